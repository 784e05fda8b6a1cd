using System.Text;
using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests.Locked;

/// <summary>An account whose login shell is our program: its keys need no command, and sshd_config no program that exists.</summary>
public sealed class LoginShellTests(LockedSshd sshd) : LockedTests(sshd)
{
    private const string Line = "This account may only transfer files (sftp, scp). Refused: ";

    private LockedKey Key => Sshd.Authorize(LockedAccount.Program, "");

    private string Home => Key.Account.Home;

    [ClientTheory("account", "sftp")]
    [InlineData("sftp")]
    [InlineData("elsewhere")]
    [InlineData("/usr/lib/openssh/sftp-server")]
    [InlineData("sudo /usr/lib/openssh/sftp-server")]
    public void Sftp_is_served_in_the_home_directory(string server)
    {
        File.WriteAllText($"{Local}/file", server);

        ClientResult result = Sftp(Key, ["-s", server], ["pwd", "put file"]).MustSucceed();

        Assert.Contains($"Remote working directory: {Home}\n", result.Output);
        Assert.Equal(server, File.ReadAllText($"{Home}/file"));
    }

    [ClientFact("account", "scp")]
    public void Scp_is_served_with_both_protocols()
    {
        File.WriteAllText($"{Local}/file", "sent");

        Scp(Key, "-s", "file", "server:new").MustSucceed();
        Scp(Key, "-O", "file", "server:old").MustSucceed();
        Scp(Key, "-O", "-T", "server:o*d", "back").MustSucceed();

        foreach (string path in new[] { $"{Home}/new", $"{Home}/old", $"{Local}/back" })
            Assert.Equal("sent", File.ReadAllText(path));
    }

    [ClientTheory("account", "ssh")]
    [InlineData("uptime")]
    [InlineData("touch canary")]
    [InlineData("scp -t .; touch canary")]
    [InlineData("sh -c 'touch canary'")]
    public void A_command_is_refused(string command)
    {
        ClientResult result = Ssh(Key, "server", command);

        Assert.Equal((1, "", $"{Line}{command}\n"), (result.ExitCode, result.Output, result.Errors));
        Assert.False(File.Exists($"{Home}/canary"));
        MustLog($"refused command \"{command}\" from local user {Key.Account.Name} from [127.0.0.1]");
    }

    [ClientFact("account", "ssh")]
    public void A_shell_is_refused_on_a_terminal_and_without()
    {
        ClientResult terminal = Ssh(Key, "-o", "ControlPath=none", "-tt", "server");
        ClientResult pipes = Client.Run(SshCommand(Key, "-T", "server").WithInput("touch canary\n"));

        Assert.Equal((1, $"{Line}a shell\r\n"), (terminal.ExitCode, terminal.Output));
        Assert.Equal((1, $"{Line}a shell\n"), (pipes.ExitCode, pipes.Errors));
        Assert.False(File.Exists($"{Home}/canary"));
    }

    // Another server's Subsystem line: we do not know what it would restrict, not even where it is one word.
    [ClientTheory("account", "sftp")]
    [InlineData("false", "/bin/false")]
    [InlineData("acme", "/opt/acme/sftpd")]
    [InlineData("acme-read-only", "/opt/acme/sftpd -R")]
    [InlineData("/opt/acme/sftpd", "/opt/acme/sftpd")]
    public void Another_server_is_refused(string server, string command)
    {
        ClientResult result = Sftp(Key, ["-s", server], [$"-mkdir {Home}/canary"]).MustFail();

        MustHaveNoCanary(result);
        MustLog($"refused command \"{command}\" from local user {Key.Account.Name} from [127.0.0.1]");
    }

    [ClientTheory("account", "sftp")]
    [InlineData("false")]
    [InlineData("acme-read-only")]
    public void Another_server_is_served_with_the_settings_that_a_key_forces(string server)
    {
        File.WriteAllText($"{Local}/file", "sent");

        ClientResult result = Sftp(Jailed(LockedAccount.Program), ["-s", server], ["pwd", "put file"]).MustSucceed();

        Assert.Contains("Remote working directory: /\n", result.Output);
        Assert.Equal("sent", Read("file"));
    }

    // Whose words they are cannot be told: a Subsystem line's that restricts, a key's, or a client's.
    [ClientTheory("account", "sftp")]
    [InlineData("restricted", "/usr/lib/openssh/sftp-server -R -l INFO")]
    [InlineData("/usr/lib/openssh/sftp-server -P mkdir", null)]
    [InlineData("/usr/lib/openssh/sftp-server -p realpath,stat,lstat", null)]
    [InlineData("/usr/lib/openssh/sftp-server -u 077", null)]
    [InlineData("/usr/lib/openssh/sftp-server -d /nowhere", null)]
    [InlineData("/usr/lib/openssh/sftp-server -lINFO -eR", null)]
    [InlineData("sudo /usr/lib/openssh/sftp-server -R", null)]
    public void A_restriction_that_is_not_obeyed_ends_the_session(string server, string? command)
    {
        ClientResult result = Sftp(Key, ["-s", server], [$"-mkdir {Home}/canary"]).MustFail();

        MustHaveNoCanary(result);
        MustLog($"a login shell does not obey the options of \"{command ?? server}\"");
    }

    [ClientTheory("account", "ssh")]
    [InlineData("internal-sftp -R")]
    [InlineData("exec internal-sftp -R")]
    [InlineData("/usr/lib/openssh/sftp-server -R")]
    public void So_does_one_in_a_command(string command)
    {
        ClientResult result = SpeakSftp(Key, command);

        Assert.Equal((1, $"{Line}options of an SFTP server\n"), (result.ExitCode, result.Errors));
        MustHaveNoCanary(result);
    }

    // sshd says what the client wanted only where something else is forced upon it: these may be a client's words, or a key's.
    [ClientFact("account", "sftp")]
    public void Settings_that_a_client_asks_for_are_refused()
    {
        Directory.CreateDirectory($"{Home}/folder");
        Key.Account.Own($"{Home}/folder");

        ClientResult result = Sftp(Key, ["-s", $"{Sshd.Program} --jail {Home}/folder --no-guard"], ["mkdir canary"]).MustFail();

        Assert.Contains(Line, result.Errors);
        Assert.False(Directory.Exists($"{Home}/folder/canary"));
        Assert.False(Directory.Exists($"{Home}/canary"));
    }

    [ClientFact("account", "sftp")]
    public void Settings_that_a_key_forces_are_obeyed()
    {
        File.WriteAllText($"{Local}/file", "sent");

        ClientResult result = Sftp(Jailed(LockedAccount.Program, "-R"), "pwd", "-put file").MustSucceed();

        Assert.Contains("Remote working directory: /\n", result.Output);
        Assert.Contains("Permission denied", result.Errors);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Jail));
    }

    // What stands behind -c would be passed over.
    [ClientFact("account", "sftp")]
    public void A_line_that_a_key_forces_has_no_command_for_a_shell()
    {
        LockedKey key = Sshd.Authorize(LockedAccount.Program, $"command=\"{Sshd.Program} -c x -R --jail {Jail}\",restrict ");

        MustHaveNoCanary(Sftp(key, "mkdir canary"));
    }

    // A shell is what is asked for when sshd names nothing, and then nothing tells a forced command from a client's own.
    [ClientTheory("account", "ssh")]
    [InlineData("--forced --jail {0}")]
    [InlineData("--jail {0}")]
    [InlineData("-R")]
    [InlineData("-P mkdir")]
    [InlineData("--protect {1}")]
    public void Settings_that_a_key_forces_cannot_be_left_by_asking_for_a_shell(string words)
    {
        LockedKey key = Sshd.Authorize(LockedAccount.Program, $"command=\"{Sshd.Program} {words.Replace("{0}", Jail).Replace("{1}", Home)}\" ");

        MustHaveNoCanary(SpeakSftpToAShell(key));
    }

    // Words that only our program has are a key's, whatever stands before them: no Subsystem line of another server has them.
    [ClientTheory("account", "ssh")]
    [InlineData("exec {0} --forced --jail {1}")]
    [InlineData("sudo {0} --jail {1}")]
    [InlineData("exec {0} -R")]
    [InlineData("{2}/sftp-server --forced --jail {1}")]
    public void Nor_can_those_that_a_key_forces_by_another_name(string forced)
    {
        string command = forced.Replace("{0}", Sshd.Program).Replace("{1}", Jail).Replace("{2}", Path.GetDirectoryName(Sshd.Program));
        LockedKey key = Sshd.Authorize(LockedAccount.Program, $"command=\"{command}\" ");

        MustHaveNoCanary(SpeakSftpToAShell(key));
    }

    // Obeyed or refused, but never passed over: its owner believes that the key is locked.
    [ClientTheory("account", "sftp")]
    [InlineData("exec {0} --forced --jail {1}")]
    [InlineData("sudo {0} --forced --jail {1}")]
    [InlineData("/usr/bin/env {0} --forced --jail {1}")]
    [InlineData("{2}/sftp-server --forced --jail {1}")]
    [InlineData("/usr/lib/openssh/sftp-server -R")]
    [InlineData("internal-sftp -R")]
    [InlineData("exec internal-sftp -P mkdir")]
    public void Settings_that_a_key_forces_by_another_name_are_not_passed_over(string forced)
    {
        string command = forced.Replace("{0}", Sshd.Program).Replace("{1}", Jail).Replace("{2}", Path.GetDirectoryName(Sshd.Program));
        LockedKey key = Sshd.Authorize(LockedAccount.Program, $"command=\"{command}\" ");

        ClientResult result = Sftp(key, $"-mkdir {Home}/canary");

        MustHaveNoCanary(result);
    }

    [ClientTheory("account", "ssh")]
    [InlineData("/usr/bin/uptime")]
    [InlineData("touch canary")]
    [InlineData("{0} --jail {1}; touch canary")]
    [InlineData("$SHELL -c 'touch canary'")]
    public void Another_program_that_a_key_forces_does_not_run(string forced)
    {
        string command = forced.Replace("{0}", Sshd.Program).Replace("{1}", Jail);
        LockedKey key = Sshd.Authorize(LockedAccount.Program, $"command=\"{command}\" ");

        ClientResult result = Ssh(key, "server", "sftp-server");

        Assert.Equal((1, "", $"{Line}{command}\n"), (result.ExitCode, result.Output, result.Errors));
        Assert.False(File.Exists($"{Home}/canary"));
    }

    [ClientFact("account", "sftp", "scp")]
    public void What_logins_obey_is_kept()
    {
        File.WriteAllText($"{Local}/file", "evil");
        string before = File.ReadAllText(Key.Account.AuthorizedKeys);

        Sftp(Key, "put file .ssh/authorized_keys").MustFail();
        Scp(Key, "-O", "file", "server:.ssh/authorized_keys").MustFail();
        Scp(Key, "-O", "file", "server:.profile").MustFail();

        Assert.Equal(before, File.ReadAllText(Key.Account.AuthorizedKeys));
        Assert.False(File.Exists($"{Home}/.profile"));
    }

    // INIT, and a MKDIR that the key's settings forbid.
    private ClientResult SpeakSftpToAShell(LockedKey key) => SpeakSftp(key);

    private ClientResult SpeakSftp(LockedKey key, params string[] command)
    {
        byte[] path = Encoding.ASCII.GetBytes($"{Home}/canary");
        byte[] mkdir = [14, 0, 0, 0, 1, 0, 0, 0, (byte)path.Length, .. path, 0, 0, 0, 0];
        return Client.Run(SshCommand(key, ["-T", "server", .. command]) with { Input = [0, 0, 0, 5, 1, 0, 0, 0, 3, 0, 0, 0, (byte)mkdir.Length, .. mkdir] });
    }

    // The home is every test's of this class.
    private void MustHaveNoCanary(ClientResult result)
    {
        bool made = Directory.Exists($"{Home}/canary");
        if (made)
            Directory.Delete($"{Home}/canary");
        Assert.False(made, $"{result}");
    }
}
