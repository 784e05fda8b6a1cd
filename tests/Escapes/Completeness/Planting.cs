using System.Text;

namespace Escapes;

/// <summary>
/// A session in an empty home, which tries to make a name there, in every way that SFTP and scp have, its missing parent directories first.
/// </summary>
internal sealed class Planting : IDisposable
{
    private readonly TempDirectory _home = TempDirectory.InMemory();
    private readonly string[] _more;
    private Session _session;

    /// <param name="more">Options besides the locked key's.</param>
    public Planting(params string[] more)
    {
        _more = more;
        Reset();
        _session = Start();
    }

    private static readonly (string Name, Action<Planting, string> Play)[] Ways =
    [
        ("as a file", (self, name) => self.InParents(name, path => self.Create(path))),
        ("as a directory", (self, name) => self.InParents(name, path => self.Ask(Request.MkDir(path)))),
        ("as a symbolic link", (self, name) => self.InParents(name, path => self.Ask(Request.OfPaths(PacketType.SymLink, "/work/file", path)))),
        ("as a hard link", (self, name) => self.InParents(name, path => self.Ask(Request.HardLink("/work/file", path)))),
        ("by rename", (self, name) => self.InParents(name, path => self.Ask(Request.Rename("/work/file", path)))),
        ("by posix-rename", (self, name) => self.InParents(name, path => self.Ask(Request.PosixRename("/work/file", path)))),
        ("by rename of a directory", (self, name) => self.InParents(name, path => self.Ask(Request.Rename("/work/tree", path)))),
        ("by rename of a whole tree", (self, name) => self.Ask(Request.Rename($"/work/tree/{Top(name)}", $"/{Top(name)}"))),
        ("by posix-rename of a whole tree", (self, name) => self.Ask(Request.PosixRename($"/work/tree/{Top(name)}", $"/{Top(name)}"))),
        ("as a file by scp", (self, name) => self.Receive(name)),
        ("behind a link to a tree", (self, name) => self.Ask(Request.OfPaths(PacketType.SymLink, $"work/tree/{Top(name)}", $"/{Top(name)}"))),
    ];

    public static int WayCount => Ways.Length;

    /// <summary>The ways in which this name, relative to the home, came to be.</summary>
    public string[] Succeed(string name)
    {
        List<string> ways = [];
        foreach ((string way, Action<Planting, string> play) in Ways)
        {
            LayTree(name);
            play(this, name);
            if (!Exists(_home.Combine(name)))
                continue;
            ways.Add(way);
            Restart();
        }
        Restart(onlyWhen: Directory.GetFileSystemEntries(_home.Path).Length > 1);
        return [.. ways];
    }

    public void Dispose()
    {
        _session.Dispose();
        _home.Dispose();
    }

    private static string Top(string name) => name.Split('/')[0];

    private static bool Exists(string path) => File.Exists(path) || Directory.Exists(path) || new FileInfo(path).LinkTarget != null;

    private Session Start() => Session.Open(new Launch
    {
        Directory = _home.Path,
        Arguments = ["--forced", "--jail", _home.Path, .. _more],
        Environment = new Dictionary<string, string> { ["HOME"] = _home.Path, ["SSH_ORIGINAL_COMMAND"] = "internal-sftp" },
        Patience = TimeSpan.FromMinutes(2),
    });

    private void Restart(bool onlyWhen = true)
    {
        if (!onlyWhen)
            return;
        Reset();
        if (_more.Length > 0)
            return;
        _session.Dispose();
        _session = Start();
    }

    private void Reset()
    {
        foreach (string entry in Directory.GetFileSystemEntries(_home.Path))
            if (Path.GetFileName(entry) != "work")
                Remove(entry);
    }

    private static void Remove(string entry)
    {
        if (Tree.IsDirectory(entry))
            Directory.Delete(entry, recursive: true);
        else
            File.Delete(entry);
    }

    /// <summary>A file, and a directory in which the name and all above it are finished.</summary>
    private void LayTree(string name)
    {
        Tree.Clear(_home.Combine("work"));
        File.WriteAllText(_home.Combine("work/file"), "own");
        string place = _home.Combine($"work/tree/{name}");
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        File.WriteAllText(place, "own");
    }

    private void InParents(string name, Action<string> make)
    {
        for (int slash = name.IndexOf('/'); slash > 0; slash = name.IndexOf('/', slash + 1))
            Ask(Request.MkDir($"/{name[..slash]}"));
        make($"/{name}");
    }

    /// <summary>By the old protocol, as "scp -O -r" sends a tree.</summary>
    private void Receive(string name)
    {
        string[] parts = name.Split('/');
        string records = string.Concat(parts[..^1].Select(part => $"D0755 0 {part}\n"))
            + $"C0644 4 {parts[^1]}\nevil\0" + string.Concat(parts[..^1].Select(_ => "E\n"));
        using ScpSession session = ScpSession.Start(new ScpLaunch
        {
            Directory = _home.Path,
            Arguments = ["--jail", _home.Path, .. _more, "-r", "-t", "/"],
            Environment = new Dictionary<string, string> { ["HOME"] = _home.Path },
        });
        session.SendAsFarAsItReads(Encoding.UTF8.GetBytes(records));
        session.CloseInput();
        session.ReceiveRest();
        session.WaitForExit();
    }

    private void Create(string path)
    {
        Answer answer = _session.Ask(Request.Open(path, Access.Fresh));
        if (answer.Type == PacketType.Handle)
            Ask(Request.Close(answer.String()));
    }

    private void Ask(byte[] request) => _session.Ask(request);
}
