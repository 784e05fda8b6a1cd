namespace Policies;

/// <summary>A way to say a path in the fortress, laid by whoever may write beside it.</summary>
/// <param name="Lay">Makes links if it needs some; answers how the session says the path.</param>
internal sealed record Alias(string Name, Func<Dialogue, Fortress, string, string> Lay)
{
    /// <summary>Its last name is a link: what acts on names acts on that.</summary>
    public bool EndsInLink { get; init; }

    public static Alias[] All { get; } =
    [
        new("as it is", (_, _, to) => to),
        new("absolute", (d, _, to) => d.Inside(to)),
        new("two dots", (_, _, to) => $"sub/deep/../../{to}"),
        new("slashes and dots", (_, _, to) => $".//sub//.././/{to.Replace("/", "//./", StringComparison.Ordinal)}"),
        new("a slash behind", (_, _, to) => $"{to}/"),
        new("a dot behind", (_, _, to) => $"{to}/."),
        new("long", (_, _, to) => string.Concat(Enumerable.Repeat("./", 1900)) + to),
        new("link to it", (_, f, to) => Link(f, "l", to)) { EndsInLink = true },
        new("absolute link to it", (d, f, to) => Link(f, "sub/l", d.Inside(to))) { EndsInLink = true },
        new("link to the place", (_, f, to) => Link(f, "l", Fortress.Place) + to[Fortress.Place.Length..]),
        new("link to what is above", (_, f, to) => Link(f, "sub/l", "../up") + to["up".Length..]),
        new("link to the root", (d, f, to) => $"{Link(f, "sub/deep/l", d.Inside(""))}/{to}"),
        new("link to two dots", (_, f, to) => $"{Link(f, "sub/l", "..")}/{to}"),
        new("chain of links", (_, f, to) =>
        {
            Link(f, "sub/l2", "./deep/l3");
            Link(f, "sub/deep/l3", $"../../{to}");
            return Link(f, "l1", "sub/l2");
        }) { EndsInLink = true },
        new("link made by the client", (d, _, to) =>
        {
            d.Ask(d.Of(PacketType.SymLink, "../up/place", "sub/made"));
            return "sub/made" + to[Fortress.Place.Length..];
        }),
        new("links within the place", (_, f, to) => Link(f, "l", $"{Fortress.Place}/dir/../../place") + to[Fortress.Place.Length..]),
    ];

    public override string ToString() => Name;

    private static string Link(Fortress fortress, string name, string target)
    {
        File.Delete(fortress.On(name)); // Of an attack that came to nothing.
        Posix.Link(target, fortress.On(name));
        return name;
    }
}
