using Testing;

namespace Robustness;

/// <summary>A directory with one of everything, a session in it, and three open handles.</summary>
internal sealed class World : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly SlowFileSystem? _slow;

    /// <param name="delayMicroseconds">Of each operation of the storage that the session sees; 0 for the machine's own.</param>
    public World(Launch? launch = null, int delayMicroseconds = 0)
    {
        try
        {
            Fill();
            if (launch?.User is { } user)
                GiveEverythingTo(user);
            if (delayMicroseconds > 0)
                _slow = new SlowFileSystem(_directory.Path, delayMicroseconds);
            Session = Session.Open((launch ?? new Launch()) with { Directory = _slow?.MountPoint ?? _directory.Path });
            FileHandle = Session.AskHandle(Request.Open("file", Access.Read | Access.Write));
            OtherHandle = Session.AskHandle(Request.Open("other", Access.Read | Access.Write));
            DirHandle = Session.AskHandle(Request.OpenDir("dir"));
        }
        catch
        {
            Session?.Dispose();
            _slow?.Dispose();
            _directory.Dispose();
            throw;
        }
    }

    public Session Session { get; }

    public byte[] FileHandle { get; private set; }

    public byte[] OtherHandle { get; private set; }

    public byte[] DirHandle { get; private set; }

    public string Combine(string name) => _directory.Combine(name);

    /// <summary>Everything a request could have changed, as text.</summary>
    public string Snapshot() => string.Join('\n', Entries().OrderBy(info => info.FullName, StringComparer.Ordinal).Select(Describe));

    /// <summary>Fresh handles, as far as what they stand for still exists and can be opened.</summary>
    public void Reopen()
    {
        FileHandle = Reopen(FileHandle, Request.Open("file", Access.Read | Access.Write | Access.Create));
        OtherHandle = Reopen(OtherHandle, Request.Open("other", Access.Read | Access.Write | Access.Create));
        DirHandle = Reopen(DirHandle, Request.OpenDir("dir"));
    }

    public void Dispose()
    {
        Session.Dispose();
        _slow?.Dispose();
        _directory.Dispose();
    }

    private void Fill()
    {
        File.WriteAllText(Combine("file"), new string('x', 1000));
        File.WriteAllText(Combine("other"), "other");
        File.CreateSymbolicLink(Combine("link"), "file");
        Directory.CreateDirectory(Combine("empty"));
        Directory.CreateDirectory(Combine("dir"));
        File.WriteAllText(Combine("dir/inner"), "inner");
    }

    private byte[] Reopen(byte[] handle, byte[] open)
    {
        Session.Ask(Request.Close(handle));
        Answer answer = Session.Ask(open);
        return answer.Type == PacketType.Handle ? answer.String() : handle;
    }

    private IEnumerable<FileSystemInfo> Entries() =>
        new DirectoryInfo(_directory.Path).EnumerateFileSystemInfos("*", SearchOption.AllDirectories);

    private void GiveEverythingTo(uint user)
    {
        Native.GiveTo(_directory.Path, user);
        foreach (FileSystemInfo entry in Entries())
            Native.GiveTo(entry.FullName, user);
    }

    private static string Describe(FileSystemInfo info)
    {
        string content = info is FileInfo { LinkTarget: null } ? File.ReadAllText(info.FullName) : info.LinkTarget ?? "";
        return $"{info.FullName} {info.UnixFileMode} {info.LastWriteTimeUtc:O} {content}";
    }
}
