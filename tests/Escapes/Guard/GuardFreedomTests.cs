namespace Escapes;

/// <summary>What the guard leaves alone, and how it is turned off and told more.</summary>
public sealed class GuardFreedomTests
{
    public static TheoryData<Guarding> Guarded => [.. GuardingExtensions.All];

    [Theory]
    [MemberData(nameof(Guarded))]
    public void What_is_closed_is_not_read(Guarding guarding)
    {
        using var home = new Home();
        Posix.HardLink(home.In(".ssh/id_ed25519"), home.In("work/hard"));
        using Session session = Session.Open(guarding.Launch(home));
        string path = guarding.PathOf(home);
        Posix.Link("../.ssh/id_ed25519", home.In("work/soft"));
        foreach (string key in (string[])[.. Home.Files, "work/../.ssh/./id_ed25519", "work/hard", "work/soft"])
        {
            Answer answer = session.Ask(Request.Open(path + key, Access.Read));
            Assert.Equal((key, PacketType.Status, Status.PermissionDenied), (key, answer.Type, answer.Type == PacketType.Status ? answer.StatusCode : 0));
            Assert.Equal(Status.PermissionDenied, session.AskStatus(Request.Hash("check-file-name", System.Text.Encoding.UTF8.GetBytes(path + key))));
            Assert.Equal(Status.PermissionDenied, session.AskStatus(Request.CopyFile(path + key, $"{path}work/copy")));
        }

        session.Ask(Request.Close(session.AskHandle(Request.Open($"{path}work/own", Access.Read))));
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
            Request.MkDir($"{path}work/.ssh"),
            Request.MkDir($"{path}work/bin"),
            Request.MkDir($"{path}work/.config"),
            Request.Rename($"{path}work/own", $"{path}bashrc.old"),
            Request.Rename($"{path}bashrc.old", $"{path}work/.bashrc"),
            Request.PosixRename($"{path}work/.bashrc", $"{path}work/.ssh/authorized_keys"),
            Request.HardLink($"{path}work/.ssh/authorized_keys", $"{path}work/.config/file"),
            Request.SetSize($"{path}work/.config/file", 1),
            Request.OfPaths(PacketType.SymLink, "../.ssh", $"{path}work/link"),
            Request.Remove($"{path}work/link"),
            Request.Remove($"{path}work/.ssh/authorized_keys"),
            Request.OfPath(PacketType.RmDir, $"{path}work/.ssh"),
            Request.Rename($"{path}documents", $"{path}work/documents"),
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
    public void Names_that_clients_programs_put_beside_files_are_served(Guarding guarding)
    {
        using var home = new Home();
        using Session session = Session.Open(guarding.Launch(home));
        string path = guarding.PathOf(home);
        foreach (string name in (string[])[".DS_Store", "._file", ".~lock.file.odt#", ".goutputstream-AbC123", ".nfs00000000000a0b0c0000000d"])
        {
            session.Ask(Request.Close(session.AskHandle(Request.Open(path + name, Access.Fresh))));
            session.Ask(Request.Close(session.AskHandle(Request.Open(path + name, Access.Read))));
            Assert.Equal(Status.Ok, session.AskStatus(Request.PosixRename(path + name, $"{path}work/moved")));
            foreach (byte[] request in (byte[][])
            [
                Request.MkDir(path + name),
                Request.OfPaths(PacketType.SymLink, "work", path + name),
                Request.PosixRename($"{path}work/sub", path + name),
            ])
                Assert.Equal((name, Status.PermissionDenied), (name, session.AskStatus(request)));
            Assert.False(Path.Exists(home.In(name)));
        }

        // GIO gives such a file a closed name next.
        File.WriteAllText(home.In(".goutputstream-Owner1"), "mine");
        foreach (Access access in (Access[])[Access.Read, Access.Write, Access.Fresh])
            Assert.Equal(Status.PermissionDenied, session.AskStatus(Request.Open($"{path}.goutputstream-Owner1", access)));
        Assert.Equal(Status.PermissionDenied, session.AskStatus(Request.Rename($"{path}.goutputstream-Owner1", $"{path}work/stolen")));
    }

    [Theory]
    [MemberData(nameof(Guarded))]
    public void Unguard_opens_what_it_names(Guarding guarding)
    {
        using var home = new Home();
        Directory.CreateDirectory(home.In(".cache/app"));
        File.WriteAllText(home.In(".cache/app/file"), "own");
        string[] unguard = ["--unguard", ".config/app", "--unguard=.local/bin", "--unguard-read", ".cache"];
        using Session session = Session.Open(guarding.Launch(home, unguard));
        string path = guarding.PathOf(home);
        Assert.Equal(Status.Ok, session.AskStatus(Request.MkDir($"{path}.config/app")));
        session.Ask(Request.Close(session.AskHandle(Request.Open($"{path}.config/app/file", Access.Fresh))));
        session.Ask(Request.Close(session.AskHandle(Request.Open($"{path}.local/bin/tool", Access.Fresh))));
        session.Ask(Request.Close(session.AskHandle(Request.Open($"{path}.cache/app/file", Access.Read))));
        foreach (byte[] request in (byte[][])
        [
            Request.Open($"{path}.cache/app/file", Access.Write),
            Request.Open($"{path}.cache/new", Access.Fresh),
            Request.Open($"{path}.config/other", Access.Fresh),
            Request.Open($"{path}.config/git/config", Access.Read),
            Request.MkDir($"{path}.config/app2"),
            Request.Open($"{path}.ssh/authorized_keys", Access.Read),
            Request.PosixRename($"{path}.config", $"{path}work/away"),
        ])
            Assert.Equal(Status.PermissionDenied, session.AskStatus(request));
    }

    [Theory]
    [InlineData(".ssh")]
    [InlineData("./.ssh//x")]
    [InlineData(".SSH")]
    [InlineData(".zshenv.zwc")]
    [InlineData(".config/systemd")]
    [InlineData("work/../.ssh")]
    [InlineData("/etc")]
    [InlineData(".")]
    public void Unguard_never_opens_what_logins_obey(string path)
    {
        using var home = new Home();
        foreach (string word in (string[])["--unguard", "--unguard-read"])
        {
            using Session session = Session.Start(Guarding.JailAtHome.Launch(home, word, path));
            Assert.Equal(255, session.WaitForExit());
            Assert.Contains("Invalid unguarded path", session.Errors);
        }
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
