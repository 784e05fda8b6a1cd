using System.Text;

namespace Escapes;

/// <summary>The home guard, for both directions of the old scp protocol.</summary>
public sealed class ScpGuardTests
{
    private static readonly string[] Paths =
    [
        ".ssh/authorized_keys", ".ssh/new", ".bashrc", ".zlogin", ".zshenv.zwc", ".anything", ".config/fish/config.fish", "bin/tool", "bin/new",
        "work/../.ssh/./authorized_keys", "work/alias/authorized_keys", "work/link",
    ];

    public static TheoryData<Guarding> Guarded => [Guarding.JailAtHome, Guarding.JailAboveHome, Guarding.WalkAtHome];

    [Fact]
    public void Without_the_guard_everything_protected_is_received_and_sent()
    {
        foreach (string path in Paths)
            Assert.NotNull(Upload(Guarding.Nothing, path));
        foreach (string record in Trees)
            Assert.NotNull(UploadTree(Guarding.Nothing, record));
        Assert.Contains(Home.Secret, Download(Guarding.Nothing, ".ssh/id_ed25519"));
        Assert.Contains(Home.Secret, Download(Guarding.Nothing, ".ssh"));
    }

    [Theory]
    [MemberData(nameof(Guarded))]
    public void Nothing_protected_is_received(Guarding guarding)
    {
        string[] received = [.. Paths.Select(path => Upload(guarding, path)).Concat(Trees.Select(tree => UploadTree(guarding, tree))).OfType<string>()];
        Assert.Empty(received);
    }

    [Theory]
    [MemberData(nameof(Guarded))]
    public void What_is_closed_is_not_sent(Guarding guarding)
    {
        Assert.Contains("Permission denied", Download(guarding, ".bashrc"));
        Assert.Contains("own", Download(guarding, "work/own"));
        Assert.Contains("Permission denied", Download(guarding, ".ssh/id_ed25519"));
        string tree = Download(guarding, ".ssh");
        Assert.DoesNotContain(Home.Secret, tree);
        Assert.Contains(".ssh/authorized_keys: Permission denied", tree); // It is listed, and each file of it refused.
    }

    private static readonly string[] Trees =
    [
        "D0700 0 .ssh\nC0600 3 authorized_keys\nHIT\0E\n",
        "D0700 0 .ssh\nC0600 3 new\nHIT\0E\n",
        "D0700 0 .config\nD0700 0 fish\nC0600 3 config.fish\nHIT\0E\nE\n",
        "T7 0 7 0\nD0777 0 .ssh\nE\n",
        "C0600 3 .bashrc\nHIT\0",
        "C0600 3 .zlogin\nHIT\0",
    ];

    /// <summary>Null when nothing has changed.</summary>
    private static string? Upload(Guarding guarding, string path) => Receive(guarding, "C0600 3 any\nHIT\0", ["-t", path], path);

    private static string? UploadTree(Guarding guarding, string records) => Receive(guarding, records, ["-r", "-p", "-t", ""], records);

    private static string? Receive(Guarding guarding, string records, string[] arguments, string what)
    {
        using var home = new Home();
        Posix.Link("../.ssh", home.In("work/alias"));
        Posix.Link("../.bashrc", home.In("work/link"));
        string before = home.Protected();
        string answer = Play(guarding, home, [.. arguments[..^1], guarding.PathOf(home) + arguments[^1]], records);
        Assert.NotEqual("", answer);
        return before == home.Protected() ? null : what;
    }

    private static string Download(Guarding guarding, string path)
    {
        using var home = new Home();
        return Play(guarding, home, ["-r", "-f", guarding.PathOf(home) + path], new string('\0', 200));
    }

    private static string Play(Guarding guarding, Home home, string[] arguments, string input)
    {
        using ScpSession session = ScpSession.Start(guarding.Scp(home, arguments));
        session.SendAsFarAsItReads(Encoding.Latin1.GetBytes(input));
        session.CloseInput();
        string answer = session.ReceiveRest();
        session.WaitForExit();
        return answer;
    }
}
