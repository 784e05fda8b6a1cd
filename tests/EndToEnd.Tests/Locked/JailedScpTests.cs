using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests.Locked;

/// <summary>OpenSSH's scp with a key that is locked into a folder: with both protocols it does the same there.</summary>
public sealed class JailedScpTests(LockedSshd sshd) : LockedTests(sshd)
{
    /// <summary>Account, and the protocol's option.</summary>
    public static TheoryData<string, string> Ways
    {
        get
        {
            TheoryData<string, string> ways = [];
            foreach (string account in LockedAccount.WithAndWithoutShell)
            {
                ways.Add(account, "-s");
                ways.Add(account, "-O");
            }
            return ways;
        }
    }

    [ClientTheory("scp")]
    [MemberData(nameof(Ways))]
    public void Files_go_up_and_come_down_unchanged(string account, string protocol)
    {
        LockedKey key = Jailed(account);
        Samples.Create($"{Local}/file", 1_000_001);

        Scp(key, protocol, "file", "server:").MustSucceed();
        Scp(key, protocol, "file", "server:/other").MustSucceed();
        Scp(key, protocol, "server:/../../other", "back").MustSucceed();

        Samples.MustBeEqualFiles($"{Local}/file", $"{Jail}/file");
        Samples.MustBeEqualFiles($"{Local}/file", $"{Jail}/other");
        Samples.MustBeEqualFiles($"{Local}/file", $"{Local}/back");
    }

    [ClientTheory("scp")]
    [MemberData(nameof(Ways))]
    public void Trees_keep_their_names_modes_and_times(string account, string protocol)
    {
        LockedKey key = Jailed(account);
        LegacyTree.CreateIn($"{Local}/tree");
        File.SetUnixFileMode($"{Local}/tree/a/b", (UnixFileMode)0b111_101_000); // By SFTP the client leaves set-id bits out.
        Directory.SetLastWriteTimeUtc($"{Local}/tree/a/b", DateTime.UnixEpoch.AddSeconds(1_234_567_890));

        Scp(key, protocol, "-rp", "tree", "server:/").MustSucceed();
        Scp(key, protocol, "-rp", "server:tree", "back").MustSucceed();

        LegacyTree.MustBeEqualWithModesAndTimes($"{Local}/tree", $"{Jail}/tree");
        LegacyTree.MustBeEqual($"{Local}/tree", $"{Local}/back"); // By SFTP the client applies its umask to folders.
    }

    [ClientTheory("scp")]
    [MemberData(nameof(Ways))]
    public void What_the_machine_has_is_not_there(string account, string protocol)
    {
        LockedKey key = Jailed(account);
        File.CreateSymbolicLink($"{Jail}/link", "/etc/passwd");
        File.WriteAllText($"{Local}/file", "sent");

        foreach (string source in new[] { "/etc/passwd", "../../../../../etc/passwd", "link", $"{Jail}/link" })
            Assert.Contains("No such file or directory", Scp(key, protocol, $"server:{source}", "stolen").MustFail().Errors);
        Scp(key, protocol, "file", $"server:{Jail}/escaped").MustFail();
        Scp(key, protocol, "file", "server:../../../escaped").MustSucceed();

        Assert.False(File.Exists($"{Local}/stolen"));
        Assert.Equal("sent", Read("escaped"));
        Assert.False(File.Exists($"{Sshd.Jails}/escaped"));
    }

    [ClientTheory("scp")]
    [MemberData(nameof(Ways))]
    public void Patterns_find_what_lies_in_the_jail(string account, string protocol)
    {
        LockedKey key = Jailed(account);
        foreach (string name in new[] { "one.txt", "two.txt", "three.log", "folder/four.txt", ".hidden.txt" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName($"{Jail}/{name}")!);
            File.WriteAllText($"{Jail}/{name}", name);
        }

        Scp(key, protocol, "server:*.txt", ".").MustSucceed();
        Scp(key, protocol, "server:/f*/[a-g]our.???", ".").MustSucceed();
        ClientResult none = Scp(key, protocol, "server:/../../etc/pass*", ".").MustFail();

        Assert.Equal(["four.txt", "one.txt", "two.txt"], Directory.EnumerateFiles(Local).Select(path => Path.GetFileName(path)).Order());
        Assert.Contains("No such file or directory", none.Errors);
    }
}
