using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests.Clients;

/// <summary>The server's folder as a file system, used by programs that never heard of SFTP.</summary>
public sealed class SshfsTests : ClientTests
{
    private readonly string _mount;

    public SshfsTests(ThrowawaySshd sshd)
        : base(sshd)
    {
        _mount = Directory.CreateDirectory(Path.Combine(Aside, "mount")).FullName;
    }

    [ClientFact("sshfs", "fuse")]
    public void Every_size_is_written_and_read_unchanged()
    {
        Mount();
        Samples.CreateIn(Local);

        Run("sh", "-c", $"cp size-* '{_mount}'").MustSucceed();

        Samples.MustBeEqual(Local, Remote);
        Samples.MustBeEqual(Local, _mount);
    }

    [ClientFact("sshfs", "fuse", "git")]
    public void Git_makes_and_checks_a_repository()
    {
        Mount();
        Samples.Create($"{Remote}/file", 100_000);

        Git("init", "--quiet");
        Git("add", ".");
        Git("commit", "--quiet", "-m", "first");
        File.AppendAllText($"{_mount}/file", "more");
        Git("commit", "--quiet", "-a", "-m", "second");
        Git("gc", "--quiet");
        Git("fsck", "--full", "--strict");

        Assert.Contains("second", Git("log", "--oneline").Output);
        Assert.Empty(Git("status", "--porcelain").Output);
    }

    [ClientFact("sshfs", "fuse", "python3")]
    public void Sqlite_writes_a_database_that_is_sound_on_the_server()
    {
        Mount();

        Run("python3", Script.WriteTo(Aside, "sqlite_rows.py"), "write", $"{_mount}/data.db").MustSucceed();
        Run("python3", Script.WriteTo(Aside, "sqlite_rows.py"), "check", $"{Remote}/data.db").MustSucceed();
    }

    [ClientFact("sshfs", "fuse", "python3")]
    public void Memory_mapped_writes_reach_the_server()
    {
        Mount();
        Samples.Create($"{Remote}/file", 1_000_000);

        Run("python3", Script.WriteTo(Aside, "mmap_write.py"), $"{_mount}/file", "123456", "through the map").MustSucceed();

        Assert.Equal("through the map"u8.ToArray(), File.ReadAllBytes($"{Remote}/file")[123456..(123456 + 15)]);
    }

    [ClientFact("sshfs", "fuse")]
    public void Names_of_any_bytes_are_the_same_on_both_sides()
    {
        Mount();
        StrangeNames.CreateIn($"{_mount}/strange");

        Samples.MustBeEqual($"{Remote}/strange", $"{_mount}/strange");
        Run("mv", $"{_mount}/strange", $"{_mount}/moved").MustSucceed();
        StrangeNames.CreateIn($"{Local}/strange");
        Samples.MustBeEqual($"{Local}/strange", $"{Remote}/moved");
    }

    [ClientFact("sshfs", "fuse")]
    public void Unmounting_ends_the_server()
    {
        Mount();
        int server = ServerSession.Of(Sshd).Id;

        Unmount();

        Assert.True(Wait.Until(() => !ServerSession.IsAlive(server), TimeSpan.FromSeconds(20)));
    }

    protected override void Dispose(bool disposing)
    {
        Unmount();
        base.Dispose(disposing);
    }

    private void Mount() =>
        Run("sshfs", "-F", Sshd.ClientConfiguration, "-o", "idmap=user", $"server:{Remote}", _mount).MustSucceed();

    // Lazily, so that a test that failed with the mount in use leaves no mount behind.
    private void Unmount()
    {
        if (Installed.Has("fuse"))
            Client.Run(new ClientCommand("fusermount3", "-u", "-z", "-q", _mount));
    }

    private ClientResult Git(params string[] arguments)
    {
        string[] identity = ["-c", "user.name=Tester", "-c", "user.email=tester@localhost", "-c", "safe.directory=*"];
        return Run("git", ["-C", _mount, .. identity, .. arguments]).MustSucceed();
    }
}
