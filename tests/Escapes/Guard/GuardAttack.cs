namespace Escapes;

/// <summary>One operation on one protected name, and what came of it.</summary>
internal sealed class GuardAttack(Session session, Home home, Guarding guarding)
{
    /// <summary>Null when something has to be put right again.</summary>
    private string? _before;

    private static readonly string[] ForDirectories =
        ["set mode of a directory", "rename a directory out", "remove directory", "set times", "set owner", "set times of the name"];

    private static readonly string[] ForAbsent =
    [
        "create", "create exclusively", "read or create", "replace", "make directory", "rename in", "rename onto", "link in",
        "make a symbolic link",
    ];

    /// <summary>Everything that changes a file which is there.</summary>
    public static IEnumerable<Operation> OnFiles =>
        Operations.All.Where(operation => operation is { Harm: Harm.Changes, OnDirectory: false, Target: not "new" and not "link" });

    public static IEnumerable<Operation> OnDirectories => Operations.All.Where(operation => ForDirectories.Contains(operation.Name));

    public static IEnumerable<Operation> OnAbsent => Operations.All.Where(operation => ForAbsent.Contains(operation.Name));

    /// <summary>Whether the operation goes through this spelling to the protected thing.</summary>
    public static bool Reaches(Operation operation, Spelling spelling) =>
        !spelling.IsAlias || (!operation.OnName || (!spelling.IsLink && operation.Name is not ("remove" or "rename out" or "rename onto")));

    /// <summary>What a session that the guard watches has done all the same; null when nothing.</summary>
    public string? Breach(Spelling spelling, Operation operation, string name)
    {
        (Dialogue dialogue, bool changed) = Play(spelling, operation, name);
        string what = $"{operation} of {name} {spelling.Name}";
        if (changed)
            return $"{what} went through: {dialogue.Statuses}";
        return dialogue.Raw.Contains(Scene.Secret) ? $"{what} told a key"
            : Reaches(operation, spelling) && !dialogue.Refused ? $"{what} was not refused: {dialogue.Statuses}"
            : null;
    }

    public bool Succeeds(Spelling spelling, Operation operation, string name) => Play(spelling, operation, name).Changed;

    private (Dialogue Dialogue, bool Changed) Play(Spelling spelling, Operation operation, string name)
    {
        Restore();
        string path = guarding.PathOf(home) + spelling.Lay(home, name);
        string before = spelling.LinksHard ? home.Protected() : _before!;
        var dialogue = new Dialogue(session, file => $"{guarding.PathOf(home)}work/{file}");
        operation.Play(dialogue, path);
        string after = home.Protected();
        // A hard link of ours is gone at the next turn, and what it did to the file with it.
        _before = before == after && !spelling.LinksHard ? after : null;
        return (dialogue, before != after);
    }

    private void Restore()
    {
        if (_before != null)
        {
            home.ResetWork();
            return;
        }
        home.Reset();
        _before = home.Protected();
    }
}
