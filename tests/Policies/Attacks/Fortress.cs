namespace Policies;

/// <summary>
/// A place with a level of access, two directories deep, beside others that are free; and what of it must stay as it is, whatever a client does.
/// </summary>
internal sealed class Fortress : IDisposable
{
    public const string Place = "up/place";

    private readonly TempDirectory _directory = TempDirectory.InMemory();
    private readonly string _level;
    private string[] _entries = [];
    private Dictionary<string, int> _lengths = [];

    public Fortress(string level)
    {
        _level = level;
        _ = Reset();
    }

    public string Path => _directory.Path;

    /// <summary>
    /// Nothing at all changes where nothing may; new names are no change in a drop box; and where things are appended, what was there is still
    /// the beginning of what is there.
    /// </summary>
    public string State => string.Join('\n', _entries.Select(entry => $"{entry} {StateOf(entry)}"));

    public string On(string name) => $"{Path}/{name}";

    /// <summary>With other options behind the rule.</summary>
    public Launch Launch(Confinement confinement, TimeSpan? patience = null) => confinement.SftpIn(Path) with
    {
        Arguments = [.. confinement.SftpIn(Path).Arguments, "--rule", $"{_level}:{(confinement == Confinement.None ? Path : "")}/{Place}"],
        Patience = patience ?? TimeSpan.FromSeconds(60),
    };

    public Dialogue Dialogue(Session session, Confinement confinement) =>
        new(session, name => confinement == Confinement.None ? On(name) : $"/{name}");

    /// <summary>As it was at the beginning; its state then.</summary>
    public string Reset()
    {
        Tree.Clear(Path);
        Scene.Fill(On(Place), Scene.Secret);
        Directory.CreateDirectory(On("sub/deep"));
        File.WriteAllText(On("own"), "own");
        _entries = [.. Tree.Entries(On(Place))];
        _lengths = _entries.Where(entry => new FileInfo(entry) is { LinkTarget: null, Exists: true }).ToDictionary(entry => entry, entry => File.ReadAllText(entry).Length);
        return State;
    }

    public void Dispose() => _directory.Dispose();

    private string StateOf(string entry)
    {
        var info = new FileInfo(entry);
        bool isThere = info.Attributes != (FileAttributes)(-1);
        if (!isThere)
            return "gone";
        string description = Posix.Describe(entry);
        string content = info.LinkTarget ?? (info.Exists ? File.ReadAllText(entry) : "");
        if (_level is "none" or "read")
            return $"{description} {content}";
        description = description[(Tree.IsDirectory(entry) ? description.IndexOf("owner", StringComparison.Ordinal) : 0)..description.IndexOf(" size", StringComparison.Ordinal)];
        return $"{description} {(_level == "append" && _lengths.TryGetValue(entry, out int length) ? content[..Math.Min(length, content.Length)] : content)}";
    }
}
