namespace Escapes;

/// <summary>A way to say a place outside. It is laid by whoever may write in the jail.</summary>
/// <param name="Lay">Makes links if it needs some, and answers the path of a target beside the jail, such as <c>outside/secret</c>.</param>
internal sealed record Route(string Name, Func<Dialogue, Scene, string, string> Lay)
{
    /// <summary>The last name is a link itself: what acts on names, such as REMOVE, does not go through it.</summary>
    public bool EndsInLink { get; init; }

    /// <summary>The attacker knows where the jail lies, and may be told what he said.</summary>
    public bool SaysThePath { get; init; }

    /// <summary>Leads to directories only.</summary>
    public bool DirectoriesOnly { get; init; }

    public static Route[] All { get; } =
    [
        new("two dots", (_, _, to) => $"../{to}"),
        new("two dots at the root", (dialogue, _, to) => $"{dialogue.Inside("")}../{to}"),
        new("many dots", (_, scene, to) => $"{Up(60)}{scene.Path[1..]}/{to}") { SaysThePath = true },
        new("down and up", (_, _, to) => $"sub/deep/../../../{to}"),
        new("slashes and dots", (_, _, to) => $".//sub/.//..//./.././/{to}"),
        new("absolute", (_, scene, to) => $"{scene.Path}/{to}") { SaysThePath = true },
        new("absolute link to the file", (_, scene, to) => Link(scene, "l", $"{scene.Path}/{to}")) { EndsInLink = true, SaysThePath = true },
        new("relative link to the file", (_, scene, to) => Link(scene, "l", $"../{to}")) { EndsInLink = true },
        new("link in a directory", (_, scene, to) => Link(scene, "sub/deep/l", $"../../../{to}")) { EndsInLink = true },
        new("absolute link to the directory", (_, scene, to) => Link(scene, "l", $"{scene.Path}/{Parent(to)}") + Last(to)) { SaysThePath = true },
        new("relative link to the directory", (_, scene, to) => Link(scene, "l", $"../{Parent(to)}") + Last(to)),
        new("link in the middle", (_, scene, to) => Link(scene, "sub/l", $"../../{First(to)}") + "/./dir/../" + Rest(to)),
        new("link to two dots", (_, scene, to) => $"{Link(scene, "l", "..")}/{to}"),
        new("link to many dots", (_, scene, to) => $"{Link(scene, "l", Up(60))}{scene.Path}/{to}") { SaysThePath = true },
        new("link to the root", (_, scene, to) => $"{Link(scene, "l", "/")}{scene.Path}/{to}") { SaysThePath = true },
        new("chain of links", (_, scene, to) => Chain(scene, to)) { EndsInLink = true },
        new("link to a link to the directory", (_, scene, to) => LinkToLink(scene, to) + Last(to)),
        new("link with a slash behind", (_, scene, to) => Link(scene, "l", $"../{to}") + "/") { DirectoriesOnly = true, EndsInLink = true },
        new("link with a dot behind", (_, scene, to) => Link(scene, "l", $"../{to}") + "/.") { DirectoriesOnly = true, EndsInLink = true },
        new("longest link", (_, scene, to) => Link(scene, "l", Long($"../{to}", 4095))) { EndsInLink = true },
        new("longest path", (_, _, to) => Long($"../{to}", 4000)),
        new("link that is no UTF-8", (_, scene, to) => Link(scene, "\xFF\xFE", $"../{Parent(to)}") + Last(to)),
        new("link made by the client", ByRequest),
        new("root of the process", (_, scene, to) => $"/proc/self/root{scene.Path}/{to}") { SaysThePath = true },
        new("directory of the process", (_, _, to) => $"/proc/self/cwd/../{to}"),
        new("link to the root of the process", (_, scene, to) => $"{Link(scene, "l", "/proc/self/root")}{scene.Path}/{to}") { SaysThePath = true },
        new("link to the directory of the process", (_, scene, to) => $"{Link(scene, "l", "/proc/self/cwd")}/../{to}"),
    ];

    public static Route Named(string name) => All.Single(route => route.Name == name);

    public override string ToString() => Name;

    public static string Link(Scene scene, string name, string target)
    {
        Posix.Link(target, scene.InJail(name));
        return name;
    }

    public static string Parent(string path) => path[..path.LastIndexOf('/')];

    /// <summary>With its slash.</summary>
    public static string Last(string path) => path[path.LastIndexOf('/')..];

    private static string First(string path) => path[..path.IndexOf('/')];

    private static string Rest(string path) => path[(path.IndexOf('/') + 1)..];

    private static string Up(int times) => string.Concat(Enumerable.Repeat("../", times));

    private static string Chain(Scene scene, string to)
    {
        Link(scene, "l1", "sub/l2");
        Link(scene, "sub/l2", "./deep/l3");
        Link(scene, "sub/deep/l3", "../../l4");
        Link(scene, "l4", $"../{to}");
        return "l1";
    }

    private static string LinkToLink(Scene scene, string to)
    {
        Link(scene, "sub/l2", $"../../{Parent(to)}");
        return Link(scene, "l1", "sub/l2");
    }

    private static string Long(string path, int length)
    {
        int missing = length - path.Length;
        return string.Concat(Enumerable.Repeat("./", missing / 2)) + (missing % 2 == 1 ? path.Replace("../", "..//") : path);
    }

    // OpenSSH's order: the target first.
    private static string ByRequest(Dialogue dialogue, Scene scene, string to)
    {
        dialogue.Ask(dialogue.Of(PacketType.SymLink, $"../{Parent(to)}", "sub/../made"));
        return "made" + Last(to);
    }
}
