namespace Escapes;

/// <summary>One operation on one protected name, and what came of it.</summary>
internal sealed class GuardAttack : IDisposable
{
    private readonly Home _home = new();
    private readonly Guarding _guarding;
    private Session _session;
    private string _before;

    public GuardAttack(Guarding guarding)
    {
        _guarding = guarding;
        _before = _home.Protected();
        _session = Session.Open(guarding.Launch(_home));
    }

    private static readonly string[] ForDirectories =
        ["set mode of a directory", "rename a directory out", "remove directory", "set times", "set owner", "set times of the name"];

    private static readonly string[] ForAbsent =
    [
        "create", "create exclusively", "read or create", "replace", "make directory", "rename in", "rename onto", "link in",
        "make a symbolic link", "copy to a new name", "copy to a name that may be new",
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

    public void Dispose()
    {
        _session.Dispose();
        _home.Dispose();
    }

    private (Dialogue Dialogue, bool Changed) Play(Spelling spelling, Operation operation, string name)
    {
        _home.ResetWork();
        string path = _guarding.PathOf(_home) + spelling.Lay(_home, name);
        if (spelling.LinksHard)
            StartSession();
        string before = spelling.LinksHard ? _home.Protected() : _before;
        var dialogue = new Dialogue(_session, file => $"{_guarding.PathOf(_home)}work/{file}");
        operation.Play(dialogue, path);
        bool changed = before != _home.Protected();
        if (changed)
            BeginAgain();
        return (dialogue, changed);
    }

    // What was replaced is not what the session found at its start.
    private void BeginAgain()
    {
        _home.Reset();
        _before = _home.Protected();
        if (_guarding != Guarding.Nothing)
            StartSession();
    }

    private void StartSession()
    {
        _session.Dispose();
        _session = Session.Open(_guarding.Launch(_home));
    }
}
