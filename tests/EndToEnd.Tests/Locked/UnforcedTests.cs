using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests.Locked;

/// <summary>command="dotnet-sftp-server" and no words: OpenSSH's server would wait for a packet there, whatever was asked for.</summary>
public sealed class UnforcedTests(LockedSshd sshd) : LockedTests(sshd)
{
    private const string Line = "This account may only transfer files (sftp, scp). Refused: ";

    [ClientTheory("sftp")]
    [MemberData(nameof(Accounts))]
    public void Sftp_is_served_as_ever(string account)
    {
        LockedKey key = Key(account);
        key.Account.Own(Jail);
        File.WriteAllText($"{Local}/file", "sent");

        Sftp(key, $"put file {Jail}/file", "ls /etc/passwd").MustSucceed();
        Scp(key, "file", $"server:{Jail}/other").MustSucceed();

        Assert.Equal("sent", Read("file"));
        Assert.Equal("sent", Read("other"));
    }

    [ClientTheory("sftp")]
    [MemberData(nameof(Accounts))]
    public void So_it_is_where_the_Subsystem_line_names_another_server(string account)
    {
        foreach (string server in (string[])["false", "acme", "shell"])
        {
            ClientResult result = Sftp(Key(account), ["-s", server], ["pwd"]).MustSucceed();
            Assert.Contains($"Remote working directory: {Key(account).Account.Home}\n", result.Output);
        }
    }

    [ClientTheory("ssh")]
    [InlineData(LockedAccount.Sh, "uptime")]
    [InlineData(LockedAccount.Bash, "uptime")]
    [InlineData(LockedAccount.Sh, "scp -t file")]
    [InlineData(LockedAccount.Bash, "scp -t file")]
    [InlineData(LockedAccount.Sh, "md5sum")]
    [InlineData(LockedAccount.Sh, "df -k")]
    public void A_command_is_refused(string account, string command)
    {
        ClientResult result = Ssh(Key(account), "server", command);

        Assert.Equal((1, "", $"{Line}{command}\n"), (result.ExitCode, result.Output, result.Errors));
        MustLog($"refused command \"{command}\" from local user ");
    }

    [ClientTheory("scp")]
    [InlineData(LockedAccount.Sh)]
    [InlineData(LockedAccount.Bash)]
    public void The_old_scp_is_refused_instead_of_waiting(string account)
    {
        File.WriteAllText($"{Local}/file", "sent");

        ClientResult result = LegacyScp(Key(account), "file", $"server:{Jail}/file").MustFail();

        Assert.Contains($"{Line}scp -t {Jail}/file\n", result.Errors);
    }

    [ClientTheory("account", "ssh")]
    [InlineData(LockedAccount.Sh)]
    [InlineData(LockedAccount.Bash)]
    public void A_terminal_is_refused(string account)
    {
        ClientResult result = Ssh(Key(account), "-o", "ControlPath=none", "-tt", "server");

        Assert.Equal((1, $"{Line}a terminal\r\n"), (result.ExitCode, result.Output));
    }

    // Without --forced a shell and a subsystem look the same: only what comes in tells them apart.
    [ClientTheory("ssh")]
    [InlineData(LockedAccount.Sh)]
    [InlineData(LockedAccount.Bash)]
    public void Somebody_who_types_is_told_at_his_first_line(string account)
    {
        ClientResult result = Client.Run(SshCommand(Key(account), "-T", "server").WithInput("ls\n"));

        Assert.Equal((11, "", $"{Line}input that is not SFTP\n"), (result.ExitCode, result.Output, result.Errors));
    }

    private LockedKey Key(string account) => Sshd.Authorize(account, $"command=\"{Sshd.Program}\" ");
}
