using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests.Locked;

/// <summary>rclone asks a shell for checksums and free space. There is none; we answer.</summary>
public sealed class JailedRcloneTests(LockedSshd sshd) : LockedTests(sshd)
{
    [ClientTheory("rclone")]
    [MemberData(nameof(FewAccounts))]
    public void Copies_are_checked_by_checksums_that_we_compute(string account)
    {
        LockedKey key = Jailed(account);
        LegacySamples.CreateIn($"{Local}/tree", 500_001);
        File.WriteAllText($"{Local}/tree/it's a \"name\"", "quoted");

        Rclone(key, "copy", "tree", "server:/tree").MustSucceed();
        ClientResult check = Rclone(key, "check", "-v", "tree", "server:tree").MustSucceed();
        Rclone(key, "copy", "server:tree", "back").MustSucceed();

        Samples.MustBeEqual($"{Local}/tree", $"{Jail}/tree");
        Samples.MustBeEqual($"{Local}/tree", $"{Local}/back");
        Assert.Contains("0 differences found", check.Errors);
        Assert.DoesNotContain("hashes could not be checked", check.Errors);
        MustLog("command \"md5sum ");
    }

    [ClientFact("rclone")]
    public void A_file_of_the_same_length_that_differs_is_found()
    {
        LockedKey key = Jailed(LockedAccount.Sh);
        File.WriteAllText($"{Local}/file", "one");
        File.WriteAllText($"{Jail}/file", "two");

        ClientResult check = Rclone(key, "check", ".", "server:").MustFail();

        Assert.Contains("1 differences found", check.Errors);
    }

    [ClientTheory("rclone")]
    [InlineData("md5sum", "9a0364b9e99bb480dd25e1f0284c8555")]
    [InlineData("sha1sum", "040f06fd774092478d450774f5ba30c5da78acc8")]
    public void Checksums_are_those_of_the_files(string kind, string checksum)
    {
        LockedKey key = Jailed(LockedAccount.Sh);
        File.WriteAllText($"{Jail}/a file", "content");

        ClientResult result = Rclone(key, kind, "server:").MustSucceed();

        Assert.Equal($"{checksum}  a file\n", result.Output);
        MustLog($"command \"{kind} ");
    }

    [ClientTheory("ssh")]
    [InlineData("md5sum", "d41d8cd98f00b204e9800998ecf8427e  -\n")]
    [InlineData("md5sum file", "9a0364b9e99bb480dd25e1f0284c8555  file\n")]
    [InlineData("sha1sum '/../file'", "040f06fd774092478d450774f5ba30c5da78acc8  /../file\n")]
    [InlineData("sha256sum -b ./file", "ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73 *./file\n")]
    public void The_commands_answer_as_coreutils_do(string command, string answer)
    {
        LockedKey key = Jailed(LockedAccount.Sh);
        File.WriteAllText($"{Jail}/file", "content");

        Assert.Equal(answer, Ssh(key, "server", command).MustSucceed().Output);
    }

    [ClientTheory("ssh")]
    [MemberData(nameof(FewAccounts))]
    public void What_lies_outside_has_no_checksum(string account)
    {
        LockedKey key = Jailed(account);
        File.CreateSymbolicLink($"{Jail}/link", "/etc/passwd");

        foreach (string path in new[] { "/etc/passwd", "link", "../../../../etc/passwd" })
        {
            ClientResult result = Ssh(key, "server", $"md5sum {path}");
            Assert.Equal((1, "", $"md5sum: {path}: No such file or directory\n"), (result.ExitCode, result.Output, result.Errors));
        }
    }

    [ClientTheory("rclone")]
    [MemberData(nameof(FewAccounts))]
    public void Free_space_is_told_without_the_names_of_the_machine(string account)
    {
        LockedKey key = Jailed(account);

        ClientResult about = Rclone(key, "about", "--json", "server:").MustSucceed();
        ClientResult free = Ssh(key, "server", "df -k .").MustSucceed();

        Assert.Matches("\"total\": ?[1-9]", about.Output);
        Assert.Matches("\"free\": ?[0-9]", about.Output);
        Assert.DoesNotContain(Sshd.Jails, free.Output);
        Assert.DoesNotContain("/dev/", free.Output);
    }
}
