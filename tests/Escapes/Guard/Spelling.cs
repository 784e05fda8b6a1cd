namespace Escapes;

/// <summary>A way to say a protected name.</summary>
/// <param name="Lay">Makes links in the folder where that is allowed; answers a path relative to home.</param>
internal sealed record Spelling(string Name, Func<Home, string, string> Lay)
{
    /// <summary>The last name is another one, which leads to the protected file.</summary>
    public bool IsAlias { get; init; }

    /// <summary>The alias is a symbolic link.</summary>
    public bool IsLink { get; init; }

    public bool LinksHard { get; init; }

    public static Spelling[] All { get; } =
    [
        new("plain", (_, name) => name),
        new("behind a dot", (_, name) => $"./{name}"),
        new("down and up", (_, name) => $"work/../{name}"),
        new("with slashes", (_, name) => $"work//.././/{name.Replace("/", "//./")}"),
        new("by a link to home", (home, name) => $"{Link(home, "..")}/{name}"),
        new("by a link to the directory", (home, name) => name.Contains('/')
            ? Link(home, $"../{Route.Parent(name)}") + Route.Last(name)
            : $"{Link(home, "sub/..")}/../{name}"),
        new("by a link", (home, name) => Link(home, $"../{name}")) { IsAlias = true, IsLink = true },
        new("by a hard link made before", (home, name) =>
        {
            if (File.Exists(home.In(name)))
                Posix.HardLink(home.In(name), home.In("work/alias"));
            return "work/alias";
        }) { IsAlias = true, LinksHard = true },
    ];

    public static Spelling Named(string name) => All.Single(spelling => spelling.Name == name);

    private static string Link(Home home, string target)
    {
        Posix.Link(target, home.In("work/alias"));
        return "work/alias";
    }
}
