namespace Escapes;

/// <summary>What the guard leaves alone, and how it is turned off and told more.</summary>
public sealed class GuardFreedomTests
{
    public static TheoryData<Guarding> Guarded => [.. GuardingExtensions.All];

    [Theory]
    [MemberData(nameof(Guarded))]
    public void Private_keys_are_not_read_and_the_rest_is(Guarding guarding)
    {
        using var home = new Home();
        Posix.HardLink(home.In(".ssh/id_ed25519"), home.In("work/hard"));
        using Session session = Session.Open(guarding.Launch(home));
        string path = guarding.PathOf(home);
        Posix.Link("../.ssh/id_ed25519", home.In("work/soft"));
        foreach (string key in (string[])[".ssh/id_ed25519", "work/../.ssh/./id_ed25519", "work/hard", "work/soft"])
        {
            Answer answer = session.Ask(Request.Open(path + key, Access.Read));
            Assert.Equal((key, PacketType.Status, Status.PermissionDenied), (key, answer.Type, answer.Type == PacketType.Status ? answer.StatusCode : 0));
        }
        foreach (string name in (string[])[".ssh/id_ed25519.pub", ".ssh/authorized_keys", ".ssh/authorized_keys2", ".ssh/config", ".bashrc", "bin/tool"])
            session.Ask(Request.Close(session.AskHandle(Request.Open(path + name, Access.Read))));
    }

    [Theory]
    [MemberData(nameof(Guarded))]
    public void Everything_can_be_listed_and_looked_at(Guarding guarding)
    {
        using var home = new Home();
        using Session session = Session.Open(guarding.Launch(home));
        foreach (string name in (string[])["", .. Home.Directories])
            session.Ask(Request.Close(session.AskHandle(Request.OpenDir(guarding.PathOf(home) + name))));
        foreach (string name in (string[])[.. Home.Files, .. Home.Directories])
            Assert.Equal(PacketType.Attrs, session.Ask(Request.Stat(guarding.PathOf(home) + name)).Type);
    }

    [Theory]
    [MemberData(nameof(Guarded))]
    public void What_is_not_protected_works_unhindered(Guarding guarding)
    {
        using var home = new Home();
        using Session session = Session.Open(guarding.Launch(home));
        string path = guarding.PathOf(home);
        byte[][] requests =
        [
            Request.MkDir($"{path}documents"),
            Request.MkDir($"{path}.cache"),
            Request.MkDir($"{path}.config/app"),
            Request.MkDir($"{path}.local/share/app"),
            Request.MkDir($"{path}.sshx"),
            Request.MkDir($"{path}work/.ssh"),
            Request.MkDir($"{path}work/bin"),
            Request.Rename($"{path}work/own", $"{path}.bashrc.old"),
            Request.Rename($"{path}.bashrc.old", $"{path}work/.bashrc"),
            Request.PosixRename($"{path}work/.bashrc", $"{path}work/.ssh/authorized_keys"),
            Request.HardLink($"{path}work/.ssh/authorized_keys", $"{path}.config/app/file"),
            Request.SetSize($"{path}.config/app/file", 1),
            Request.OfPaths(PacketType.SymLink, "../.ssh", $"{path}work/link"),
            Request.Remove($"{path}work/link"),
            Request.Remove($"{path}work/.ssh/authorized_keys"),
            Request.OfPath(PacketType.RmDir, $"{path}work/.ssh"),
            Request.Rename($"{path}documents", $"{path}work/documents"),
            Request.OfPath(PacketType.RmDir, $"{path}.sshx"),
        ];
        foreach (byte[] request in requests)
            Assert.Equal((Array.IndexOf(requests, request), Status.Ok), (Array.IndexOf(requests, request), session.AskStatus(request)));
        session.Ask(Request.Close(session.AskHandle(Request.Open($"{path}ssh", Access.Fresh))));
    }

    [Theory]
    [MemberData(nameof(Guarded))]
    public void No_guard_lets_everything_through(Guarding guarding)
    {
        using var home = new Home();
        using Session session = Session.Open(guarding.Launch(home, "--no-guard"));
        string path = guarding.PathOf(home);
        session.Ask(Request.Close(session.AskHandle(Request.Open($"{path}.ssh/id_ed25519", Access.Read))));
        session.Ask(Request.Close(session.AskHandle(Request.Open($"{path}.ssh/authorized_keys", Access.Fresh))));
        session.Ask(Request.Close(session.AskHandle(Request.Open($"{path}.zlogin", Access.Fresh))));
        Assert.Equal(Status.Ok, session.AskStatus(Request.Rename($"{path}.ssh", $"{path}away")));
    }

    [Theory]
    [MemberData(nameof(Guarded))]
    public void Protect_adds_a_file_and_a_tree(Guarding guarding)
    {
        using var home = new Home();
        string[] protect = ["--protect", home.In("work/own"), "--protect", home.In("work/sub"), "--protect", home.In("work/absent")];
        using Session session = Session.Open(guarding.Launch(home, protect));
        string path = guarding.PathOf(home) + "work/";
        byte[][] requests =
        [
            Request.Open($"{path}own", Access.Write),
            Request.Remove($"{path}own"),
            Request.Open($"{path}absent", Access.Fresh),
            Request.MkDir($"{path}absent"),
            Request.Open($"{path}sub/new", Access.Fresh),
            Request.MkDir($"{path}sub/new"),
            Request.Rename($"{path}sub", $"{path}away"),
            Request.Rename(path[..^1], $"{guarding.PathOf(home)}away"),
        ];
        foreach (byte[] request in requests)
            Assert.Equal((Array.IndexOf(requests, request), Status.PermissionDenied), (Array.IndexOf(requests, request), session.AskStatus(request)));
        session.Ask(Request.Close(session.AskHandle(Request.Open($"{path}other", Access.Fresh))));
    }

    [Fact]
    public void A_file_in_the_jail_that_a_link_at_home_leads_to_is_protected()
    {
        using var home = new Home();
        using var jail = TempDirectory.InMemory();
        File.WriteAllText(jail.Combine("rc"), "mine");
        File.Delete(home.In(".bashrc"));
        Posix.Link(jail.Combine("rc"), home.In(".bashrc"));
        using Session session = Session.Open(Guarding.JailAtHome.Launch(home) with { Arguments = ["--jail", jail.Path] });
        Assert.Equal(Status.PermissionDenied, session.AskStatus(Request.Open("/rc", Access.Write)));
        Assert.Equal(Status.PermissionDenied, session.AskStatus(Request.Remove("/rc")));
        Assert.Equal(Status.PermissionDenied, session.AskStatus(Request.PosixRename("/rc", "/other")));
        Assert.Equal("mine", File.ReadAllText(jail.Combine("rc")));
        session.Ask(Request.Close(session.AskHandle(Request.Open("/other", Access.Fresh))));
    }
}
