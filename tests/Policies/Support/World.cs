using System.Globalization;

namespace Policies;

/// <summary>
/// What a session sees: <c>place</c>, which a rule is about, and <c>free</c>, with the same things in it. It is put right again before each
/// operation that finds it changed.
/// </summary>
internal sealed class World : IDisposable
{
    private readonly TempDirectory _directory = TempDirectory.InMemory();
    private string _asMade = "";
    private bool _touched = true;

    public World() => Reset();

    public string Path => _directory.Path;

    /// <summary>Of every file's content in place, and of the name of a file in each directory there.</summary>
    public const string Secret = "SECRET";

    /// <summary>As a session says it that is jailed here, or that is not.</summary>
    public string Seen(string name, bool jailed) => jailed ? $"/{name}" : $"{Path}/{name}";

    public string On(string name) => $"{Path}/{name}";

    /// <summary>Looks whether anything has changed since it was made.</summary>
    public bool IsUntouched => !(_touched = Describe() != _asMade);

    /// <summary>As it was made; nothing to do when the last look found it like that.</summary>
    public void Reset()
    {
        if (!_touched)
            return;
        Tree.Clear(Path);
        Fill("place", Secret);
        Fill("free", "free");
        _asMade = Describe();
        _touched = false;
    }

    /// <summary>Everything that a change of any kind would show in.</summary>
    public string Describe() => Describe(Path);

    public static string Describe(string path) => string.Join('\n',
        from entry in Tree.Entries(path)
        let info = new FileInfo(entry)
        let content = info.LinkTarget ?? (info.Exists ? File.ReadAllText(entry) : "")
        select string.Create(CultureInfo.InvariantCulture, $"{entry} {Posix.Describe(entry)} {content}"));

    public void Dispose() => _directory.Dispose();

    private void Fill(string name, string word)
    {
        Directory.CreateDirectory(On($"{name}/dir"));
        Directory.CreateDirectory(On($"{name}/empty"));
        File.WriteAllText(On($"{name}/file"), word);
        File.WriteAllText(On($"{name}/dir/{word}"), word);
        File.WriteAllText(On($"{name}/dir/inner"), word);
        File.SetUnixFileMode(On($"{name}/file"), (UnixFileMode)0b110_100_100);
        File.CreateSymbolicLink(On($"{name}/link"), "file");
        File.CreateSymbolicLink(On($"{name}/dangling"), "new");
    }
}
