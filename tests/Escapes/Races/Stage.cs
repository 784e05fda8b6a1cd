namespace Escapes;

/// <summary>A place in the jail where two names change places all the time, so that a path leads outside at every other moment.</summary>
/// <param name="Place">The path of a directory as <see cref="Scene.Fill"/> makes it; seen from within the jail.</param>
/// <param name="Probe">A path that is there at one moment and not at the next.</param>
/// <param name="First">One of the two names, beside the jail.</param>
internal sealed record Stage(string Name, string Place, string Probe, string First, string Second, Action<Scene> Lay)
{
    /// <summary>Only the file of the place changes, not the place.</summary>
    public bool FileOnly { get; init; }

    /// <summary>A walk has to be met in its middle, which happens seldom.</summary>
    public bool Rare { get; init; }

    /// <summary>A second session in the same jail can do it too.</summary>
    public bool WithinJail => First.StartsWith("jail/") && Second.StartsWith("jail/");

    public static Stage[] All { get; } =
    [
        new("parent", "a/b", "a/b/secret", "jail/a/b", "jail/a/x", scene =>
        {
            Scene.Fill(scene.InJail("a/b"), "inside");
            Posix.Link("../../outside", scene.InJail("a/x"));
        }),
        new("parent, by an absolute link", "a/b", "a/b/secret", "jail/a/b", "jail/x", scene =>
        {
            Scene.Fill(scene.InJail("a/b"), "inside");
            Posix.Link($"{scene.Path}/outside", scene.InJail("x"));
        }),
        new("parent of the parent", "a/tree", "a/tree/secret", "jail/a", "jail/x", scene =>
        {
            Scene.Fill(scene.InJail("a"), "inside");
            Posix.Link("../outside", scene.InJail("x"));
        }),
        new("last name", "a", "a/secret", "jail/a/secret", "jail/x", scene =>
        {
            Scene.Fill(scene.InJail("a"), "inside");
            Posix.Link("../../outside/secret", scene.InJail("x"));
        }) { FileOnly = true },
        new("two dots, moved within the jail", "a/b/c/../../outside", "a/b/c/mark", "jail/a/b/c", "jail/c", scene =>
        {
            Directory.CreateDirectory(scene.InJail("a/b/c"));
            Directory.CreateDirectory(scene.InJail("c"));
            File.WriteAllText(scene.InJail("c/mark"), "");
        }) { Rare = true },
        new("two dots, moved out of the jail", "a/b/c/../c/../c/../../outside", "a/b/c/mark", "jail/a/b/c", "elsewhere/c", scene =>
        {
            Directory.CreateDirectory(scene.InJail("a/b/c"));
            Directory.CreateDirectory($"{scene.Path}/elsewhere/c");
            File.WriteAllText($"{scene.Path}/elsewhere/c/mark", "");
        }) { Rare = true },
        new("jail", "tree", "tree/secret", "jail", "x", scene =>
        {
            Scene.Fill(scene.Jail, "inside");
            Posix.Link("outside", $"{scene.Path}/x");
        }),
    ];

    public static Stage Named(string name) => All.Single(stage => stage.Name == name);
}
