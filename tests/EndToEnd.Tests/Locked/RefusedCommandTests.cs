using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests.Locked;

/// <summary>Whatever else is asked of a locked key ends at once, says why, is logged, and has done nothing.</summary>
public sealed class RefusedCommandTests(LockedSshd sshd) : LockedTests(sshd)
{
    private const string Line = "This account may only transfer files (sftp, scp). Refused: ";

    private static readonly string[] Commands =
    [
        "uptime",
        "touch {0}/canary",
        "sh -c 'touch {0}/canary'",
        "/bin/bash",
        "cat /etc/passwd",
        "sftp-server; touch {0}/canary",
        "internal-sftp && touch {0}/canary",
        "exec touch {0}/canary",
        "sudo touch {0}/canary",
        "scp -t /; touch {0}/canary",
        "md5sum `touch {0}/canary`",
        "df -k $(touch {0}/canary)",
        "echo ${ShellId}%ComSpec% >{0}/canary",
        "rsync --server -logDtpre.iLsfxC . {0}/canary",
        "git-upload-pack '{0}'",
        "git-receive-pack '{0}'",
        "borg serve",
        "PATH={0} sftp-server",
        "-c",
    ];

    public static TheoryData<string, string> Refused
    {
        get
        {
            TheoryData<string, string> refused = [];
            foreach (string command in Commands)
                refused.Add(LockedAccount.Sh, command);
            if (LockedSshd.HasAccounts)
                foreach (string command in Commands[..6])
                {
                    refused.Add(LockedAccount.Bash, command);
                    refused.Add(LockedAccount.Program, command);
                }
            return refused;
        }
    }

    [ClientTheory("ssh")]
    [MemberData(nameof(Refused))]
    public void Any_other_command(string account, string command)
    {
        string asked = command.Replace("{0}", SharedJail);
        LockedKey key = Shared(account);

        ClientResult result = Ssh(key, "server", "--", asked);

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Equal($"{Line}{asked}\n", result.Errors);
        Assert.Empty(Directory.EnumerateFileSystemEntries(SharedJail));
        MustLog($"refused command \"{asked}\" from local user {key.Account.Name} from [127.0.0.1]");
    }

    [ClientTheory("ssh")]
    [MemberData(nameof(Accounts))]
    public void A_shell_with_and_without_input(string account)
    {
        LockedKey key = Shared(account);

        foreach (string[] options in new string[][] { [], ["-T"] })
        {
            ClientResult result = Client.Run(SshCommand(key, [.. options, "server"]).WithInput($"touch {SharedJail}/canary\n"));
            Assert.Equal((1, ""), (result.ExitCode, result.Output));
            Assert.Equal($"{Line}a shell\n", result.Errors);
        }
        Assert.Empty(Directory.EnumerateFileSystemEntries(SharedJail));
        MustLog($"refused command \"a shell\" from local user {key.Account.Name} from [127.0.0.1]");
    }

    // sshd says what is asked for, and says nothing when that is a shell: a client that speaks SFTP to it would be served by no rule at all.
    [ClientTheory("ssh")]
    [MemberData(nameof(Accounts))]
    public void A_shell_to_which_a_client_speaks_SFTP(string account)
    {
        ClientResult result = Client.Run(SshCommand(Shared(account), "-T", "server") with { Input = [0, 0, 0, 5, 1, 0, 0, 0, 3] });

        Assert.Equal((1, "", $"{Line}a shell\n"), (result.ExitCode, result.Output, result.Errors));
    }

    // What a program says on a terminal arrives on one stream, with the terminal's line ends. An ordinary user's sshd has no terminals.
    [ClientTheory("account", "ssh")]
    [MemberData(nameof(Accounts))]
    public void A_terminal_where_the_key_may_have_one(string account)
    {
        LockedKey key = Sshd.Authorize(account, $"command=\"{Sshd.Program} --forced --jail {SharedJail}\" ");

        ClientResult shell = Ssh(key, "-o", "ControlPath=none", "-tt", "server");
        ClientResult command = Ssh(key, "-o", "ControlPath=none", "-tt", "server", "uptime");
        ClientResult sftp = Ssh(key, "-o", "ControlPath=none", "-tt", "-s", "server", "sftp");

        Assert.Equal($"1 {Line}a shell\r\n", $"{shell.ExitCode} {shell.Output}");
        Assert.Equal($"1 {Line}uptime\r\n", $"{command.ExitCode} {command.Output}");
        Assert.Equal($"1 {Line}a terminal\r\n", $"{sftp.ExitCode} {sftp.Output}");
    }

    [ClientFact("ssh")]
    public void A_subsystem_that_there_is_not()
    {
        ClientResult result = Ssh(Shared(LockedAccount.Sh), "-o", "ControlPath=none", "-s", "server", "unknown-subsystem").MustFail();

        Assert.Contains("subsystem request failed", result.Errors);
    }

    [ClientFact("rsync", "ssh")]
    public void Rsync_itself()
    {
        LockedKey key = Shared(LockedAccount.Sh);
        File.WriteAllText($"{Local}/file", "");

        ClientResult result = Run("rsync", "-e", $"ssh -F {key.ClientConfiguration}", "file", "server:canary").MustFail();

        Assert.Contains($"{Line}rsync --server ", result.Errors);
        Assert.Empty(Directory.EnumerateFileSystemEntries(SharedJail));
    }

    [ClientFact("git", "ssh")]
    public void Git_itself()
    {
        ClientCommand clone = Command("git", "clone", "-q", "server:repository", "clone");
        LockedKey key = Shared(LockedAccount.Sh);

        ClientResult result = Client.Run(clone with
        {
            Environment = clone.Environment.Append(new("GIT_SSH_COMMAND", $"ssh -F {key.ClientConfiguration}")).ToDictionary(),
        }).MustFail();

        Assert.Contains($"{Line}git-upload-pack 'repository'", result.Errors);
    }

    [ClientFact("ssh")]
    public void A_command_that_would_forge_a_line_of_the_log()
    {
        LockedKey key = Shared(LockedAccount.Sh);

        ClientResult result = Ssh(key, "server", "up\ntime \u001b[1m");

        Assert.Equal((1, $"{Line}up\\ntime \\033[1m\n"), (result.ExitCode, result.Errors));
        MustLog("refused command \"up\\ntime \\033[1m\" from local user ");
    }

    private string SharedJail => Directory.CreateDirectory($"{Sshd.Jails}/shared").FullName;

    /// <summary>One login serves most tests of this class: each command is a session of its own there.</summary>
    private LockedKey Shared(string account)
    {
        Client.Run(new ClientCommand("chmod", "777", SharedJail)).MustSucceed();
        return Sshd.Lock(account, $"--forced --jail {SharedJail}");
    }
}
