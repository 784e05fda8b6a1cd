using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests.Locked;

/// <summary>
/// A jail that cannot be had is no session: never one without a jail. The line on standard error is lost where a client asks for the
/// subsystem, because sshd passes on none of a subsystem's; the log has it.
/// </summary>
public sealed class RefusedJailTests(LockedSshd sshd) : LockedTests(sshd)
{
    [ClientTheory("ssh")]
    [InlineData("--jail ''", "it is empty")]
    [InlineData("--jail=", "it is empty")]
    [InlineData("--jail relative", "it is not an absolute path")]
    [InlineData("--jail ./relative", "it is not an absolute path")]
    [InlineData("--jail ..", "it is not an absolute path")]
    [InlineData("--jail {0}/missing", "No such file or directory")]
    [InlineData("--jail {0}/file", "Not a directory")]
    [InlineData("--jail /proc", "it lies on a file system of the kernel's own")]
    [InlineData("--jail /proc/self", "it lies on a file system of the kernel's own")]
    [InlineData("--jail /sys", "it lies on a file system of the kernel's own")]
    [InlineData("--jail {0}/%n", "it has %n, and --name is missing")]
    [InlineData("--jail {0}/%d", "%d means nothing in it")]
    [InlineData("--jail {0}/%", "it ends in %")]
    public void Nothing_is_served_and_the_client_is_not_told_where(string words, string why)
    {
        File.WriteAllText($"{Jail}/file", "");
        LockedKey key = Sshd.Lock(LockedAccount.Sh, $"--forced {words.Replace("{0}", Jail)}");
        key.Account.Own(Jail);

        ClientResult result = Client.Run(SshCommand(key, "server", "sftp-server") with { Input = [0, 0, 0, 5, 1, 0, 0, 0, 3] });

        Assert.Equal((255, "", $"the jail cannot be entered: {why}\n"), (result.ExitCode, result.Output, result.Errors));
        MustLog($"the jail cannot be entered: {why}");
    }

    [ClientTheory("scp")]
    [MemberData(nameof(Accounts))]
    public void Sftp_and_scp_fail_alike_and_the_log_knows_the_path(string account)
    {
        LockedKey key = Sshd.Lock(account, $"--forced --jail {Jail}/missing");
        File.WriteAllText($"{Local}/file", "sent");

        foreach (string protocol in new[] { "-s", "-O" })
        {
            ClientResult result = Scp(key, protocol, "file", "server:").MustFail();
            Assert.Equal(protocol == "-O", result.Errors.Contains("the jail cannot be entered: No such file or directory\n"));
            Assert.DoesNotContain(Jail, result.Errors);
            MustLog($"the jail cannot be entered: No such file or directory: \"{Jail}/missing\"");
            Sshd.Log?.Forget();
        }
    }

    [ClientTheory("account", "scp")]
    [MemberData(nameof(Accounts))]
    public void A_link_that_root_does_not_own_is_named_and_the_log_knows_where_it_lies(string account)
    {
        LockedKey key = Sshd.Lock(account, $"--forced --jail {Jail}/link/drop");
        File.CreateSymbolicLink($"{Jail}/link", "/");
        key.Account.Own(Jail);
        File.WriteAllText($"{Local}/file", "sent");

        ClientResult result = Scp(key, "-O", "file", "server:").MustFail();

        Assert.Contains("the jail cannot be entered: link is a symbolic link that root does not own\n", result.Errors);
        Assert.DoesNotContain(Jail, result.Errors);
        MustLog($"the jail cannot be entered: link is a symbolic link that root does not own: \"{Jail}/link\"");
    }

    /// <summary>Both accounts of the test have one number; sshd tells which of them has logged in.</summary>
    [ClientTheory("account", "sftp")]
    [InlineData(LockedAccount.Sh)]
    [InlineData(LockedAccount.Twin)]
    public void The_jail_is_that_of_the_name_which_has_logged_in(string account)
    {
        LockedKey key = Sshd.Lock(account, $"--forced --jail {Sshd.Jails}/%u --log-level INFO");
        Directory.CreateDirectory($"{Sshd.Jails}/{account}");
        File.WriteAllText($"{Local}/file", account);
        key.Account.Own($"{Sshd.Jails}/{account}");

        Sftp(key, "put file").MustSucceed();

        Assert.Equal(account, File.ReadAllText($"{Sshd.Jails}/{account}/file"));
        MustLog($"session opened for local user {account} from [127.0.0.1]");
    }

    [ClientFact("account", "ssh")]
    public void A_folder_that_the_account_may_not_enter()
    {
        Directory.CreateDirectory($"{Jail}/closed/within");
        File.SetUnixFileMode($"{Jail}/closed", (UnixFileMode)0b111_000_000);
        LockedKey key = Sshd.Lock(LockedAccount.Sh, $"--forced --jail {Jail}/closed/within");

        ClientResult result = Ssh(key, "server", "sftp-server");

        Assert.Equal((255, "the jail cannot be entered: Permission denied\n"), (result.ExitCode, result.Errors));
    }

    [ClientTheory("ssh")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("-a")]
    [InlineData("''")]
    [InlineData("'two words'")]
    public void A_name_that_is_none_is_refused(string name)
    {
        LockedKey key = Sshd.Lock(LockedAccount.Sh, $"--forced --jail {Jail}/%n --name {name}");

        ClientResult result = Ssh(key, "server", "sftp-server").MustFail();

        Assert.Empty(result.Output);
        Assert.NotEmpty(result.Errors);
        Assert.DoesNotContain(Jail, result.Errors);
    }
}
