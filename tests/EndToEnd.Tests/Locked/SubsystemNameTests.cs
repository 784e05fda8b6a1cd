using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests.Locked;

/// <summary>However an SFTP server is asked for, it is ours that comes, with the key's settings and no others.</summary>
public sealed class SubsystemNameTests(LockedSshd sshd) : LockedTests(sshd)
{
    [ClientTheory("sftp")]
    [InlineData("sftp")]
    [InlineData("elsewhere")]
    [InlineData("/usr/lib/openssh/sftp-server")]
    [InlineData("/nowhere/at/all/sftp-server -R -d /nowhere")]
    [InlineData("sudo /usr/lib/openssh/sftp-server")]
    [InlineData("sudo -n /usr/libexec/sftp-server -e")]
    [InlineData("/usr/bin/sudo -- /usr/lib/openssh/sftp-server")]
    [InlineData("exec /usr/lib/openssh/sftp-server --jail /")]
    [InlineData("false")]
    [InlineData("acme")]
    [InlineData("acme-read-only")]
    [InlineData("shell")]
    [InlineData("/opt/acme/sftpd -x")]
    public void Served_with_the_settings_of_the_key(string server)
    {
        File.WriteAllText($"{Local}/file", "sent");

        ClientResult result = Sftp(Jailed(LockedAccount.Sh), ["-s", server], ["pwd", "put file"]).MustSucceed();

        Assert.Contains("Remote working directory: /\n", result.Output);
        Assert.Equal("sent", Read("file"));
    }

    // sshd hands the word of its configuration on where a command is forced; it never starts its own server then.
    [ClientTheory("sftp")]
    [MemberData(nameof(Accounts))]
    public void A_subsystem_that_is_sshd_itself_is_served_by_us(string account)
    {
        File.WriteAllText($"{Local}/file", "sent");

        Sftp(Jailed(account), ["-s", "internal"], ["cd /", "put file"]).MustSucceed();

        Assert.Equal("sent", Read("file"));
    }

    [ClientTheory("sftp")]
    [InlineData("/usr/lib/openssh/sftp-server; touch {0}/canary")]
    [InlineData("sudo -u nobody /usr/lib/openssh/sftp-server")]
    [InlineData("/usr/bin/sudo -u nobody /usr/lib/openssh/sftp-server")]
    [InlineData("sudo touch {0}/canary /sftp-server")]
    public void More_than_a_server_is_refused(string server)
    {
        string asked = server.Replace("{0}", Jail);

        ClientResult result = Sftp(Jailed(LockedAccount.Sh), ["-s", asked], ["pwd"]).MustFail();

        Assert.Contains($"This account may only transfer files (sftp, scp). Refused: {asked}\n", result.Errors);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Jail));
    }

    // sshd would give each of them to a shell. We have none, whatever stands behind the path.
    [ClientTheory("sftp")]
    [InlineData("/usr/lib/openssh/sftp-server & touch {0}/canary")]
    [InlineData("/usr/lib/openssh/sftp-server $(touch {0}/canary)")]
    [InlineData("/usr/lib/openssh/sftp-server/touch {0}/canary")]
    [InlineData("/usr/bin/touch {0}/canary")]
    [InlineData("/bin/sh -c 'touch {0}/canary'")]
    [InlineData("/opt/acme/sftpd >{0}/canary")]
    public void What_may_be_a_Subsystem_line_is_served_as_SFTP_and_not_run(string server)
    {
        File.WriteAllText($"{Local}/file", "sent");
        string asked = server.Replace("{0}", Jail);

        ClientResult result = Sftp(Jailed(LockedAccount.Sh), ["-s", asked], ["pwd", "put file"]).MustSucceed();

        Assert.Contains("Remote working directory: /\n", result.Output);
        Assert.Equal([$"{Jail}/file"], Directory.EnumerateFileSystemEntries(Jail));
        MustLog($"command \"{asked}\" served as SFTP");
    }

    // What PuTTY asks for where it believes that there is no subsystem; INIT, and a VERSION that begins with type 2 and version 3.
    [ClientTheory("ssh")]
    [MemberData(nameof(Accounts))]
    public void Puttys_script_is_served_without_a_shell(string account)
    {
        const string script = """
            test -x /usr/lib/sftp-server && exec /usr/lib/sftp-server
            test -x /usr/local/lib/sftp-server && exec /usr/local/lib/sftp-server
            exec sftp-server
            """;
        ClientCommand command = SshCommand(Jailed(account), "server", script) with { Input = [0, 0, 0, 5, 1, 0, 0, 0, 3] };

        ClientResult result = Client.Run(command).MustSucceed();

        Assert.Equal([2, 0, 0, 0, 3], result.OutputBytes[4..9]);
    }
}
