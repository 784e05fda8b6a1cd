using System.Text;
using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests.Locked;

/// <summary>A key that is locked into the account's home cannot unlock itself there, whichever way it tries.</summary>
public sealed class HomeGuardTests(LockedSshd sshd) : LockedTests(sshd)
{
    private const string Secret = "-----BEGIN OPENSSH PRIVATE KEY-----";

    /// <summary>Commands for sftp, each of which would change what logins obey. "file" lies at the client.</summary>
    private static readonly string[] Attempts =
    [
        "put file .ssh/authorized_keys", "put file .ssh/authorized_keys2", "put file .ssh/rc", "put file .ssh/environment",
        "put file .ssh/new", "put file /.ssh/../.ssh/./rc", "mkdir ../../.SSH", "rename folder .Ssh", "put file links/ssh/rc", "put file links/keys",
        "put file links/new", "put -p file .ssh/config",
        "rename .ssh moved", "rename .ssh/authorized_keys moved", "rename ordinary .ssh/rc", "rename ordinary .ssh/authorized_keys",
        "rename folder .ssh2",
        "rm .ssh/authorized_keys", "rm .ssh/id_ed25519", "rmdir .ssh", "mkdir .ssh/folder", "mkdir .ssh2", "rm .profile",
        "ln .ssh/authorized_keys hard", "ln .profile hard", "ln ordinary .ssh/rc", "ln ordinary .bashrc", "ln -s /ordinary .ssh/rc",
        "ln -s ordinary .zshenv", "ln -s folder bin", "ln -s folder .config/systemd/user",
        "chmod 777 .ssh", "chmod 666 .ssh/authorized_keys", "chmod 777 /", "chmod 777 .", "chmod 777 ../folder/..", "chmod 000 .profile",
        "chmod 777 .config",
        "put file .bashrc", "put file .Bashrc", "put file .profile", "put file .bash_profile", "put file .zshenv", "put file .cshrc",
        "mkdir .config/fish", "mkdir .config/systemd/user", "mkdir bin", "mkdir .local/bin",
        "put file .forward", "put file .rhosts", "put file .k5login", "put file .pam_environment", "put file .gitconfig",
        "rename ordinary .bashrc", "rename folder bin", "rename .config moved", "rename .profile moved",
        "get .ssh/id_ed25519", "get links/ssh/id_ed25519", "get links/secret", "get .profile", "get .ssh/authorized_keys",
        "put file .zshenv.zwc", "mkdir .bashrc.d", "mkdir .config/systemd/user.control", "put file .config/systemd/user.conf",
        "mkdir .config/user-tmpfiles.d", "mkdir .local/share", "put file .forward+x", "put file .google_authenticator", "put file .anything", "mkdir .cache",
    ];

    [ClientTheory("account", "sftp")]
    [MemberData(nameof(Accounts))]
    public void Sftp_changes_nothing_that_logins_obey(string account)
    {
        LockedKey key = InHome(account);
        string before = State(key);

        string[] answers = Answers(key, Attempts);

        Assert.Equal(Attempts.Length, answers.Length);
        Assert.All(answers, answer => Assert.Contains("ermission denied", answer));
        Assert.Equal(before, State(key));
        Assert.Equal(["file"], Directory.EnumerateFiles(Local).Select(path => Path.GetFileName(path)));
        MustLog("refused: \"/.ssh/authorized_keys\" is protected by the home guard");
    }

    [ClientTheory("account", "scp")]
    [MemberData(nameof(Accounts))]
    public void The_old_scp_changes_nothing_that_logins_obey(string account)
    {
        LockedKey key = InHome(account);
        Directory.CreateDirectory($"{Local}/tree/.ssh");
        File.WriteAllText($"{Local}/tree/.ssh/authorized_keys", "evil");
        string before = State(key);

        foreach (string target in new[] { ".ssh/authorized_keys", ".ssh/", "~/.ssh/rc", "/.bashrc", "links/ssh/rc", "links/keys", "links/new", ".profile" })
            Assert.Contains("Permission denied", LegacyScp(key, "file", $"server:{target}").MustFail().Errors);
        LegacyScp(key, "-rp", "tree/.ssh", "server:").MustFail();
        LegacyScp(key, "-r", "tree/.ssh", "server:.config/fish").MustFail();
        foreach (string source in new[] { ".ssh/id_ed25519", "links/secret", ".ssh/id_*" })
            Assert.Contains("Permission denied", LegacyScp(key, "-T", $"server:{source}", "stolen").MustFail().Errors);
        LegacyScp(key, "-r", "server:.ssh", "stolen").MustFail();

        Assert.Equal(before, State(key));
        Assert.False(File.Exists($"{Local}/stolen/id_ed25519"));
    }

    [ClientTheory("account", "sftp", "scp")]
    [MemberData(nameof(Accounts))]
    public void Everything_else_is_served_as_ever(string account)
    {
        LockedKey key = InHome(account);

        ClientResult result = Sftp(
            key, "put file up", "chmod 600 up", "rename up folder/up", "ln folder/up hard", "ln -s folder/up soft", "get soft back", "rm hard",
            "mkdir folder/.ssh", "put file folder/.ssh/authorized_keys", "put file ._file", "rm ._file", "ls -la .ssh", "ls -la").MustSucceed();
        LegacyScp(key, "file", "server:old").MustSucceed();

        Assert.Contains("id_ed25519", result.Output);
        Assert.Equal("evil", File.ReadAllText($"{Local}/back"));
        Assert.Equal("evil", File.ReadAllText($"{key.Account.Home}/folder/.ssh/authorized_keys"));
        Assert.Equal("evil", File.ReadAllText($"{key.Account.Home}/old"));
    }

    // The other keys of the account lie in the same file: whoever could write it would be them.
    [ClientTheory("account", "sftp", "scp")]
    [MemberData(nameof(Accounts))]
    public void A_home_that_lies_deep_in_the_jail_is_kept_too(string account)
    {
        LockedKey key = Sshd.Lock(account, $"--forced --jail {Path.GetDirectoryName(Path.GetDirectoryName(Sshd.Account(account).Home))}");
        Furnish(key);
        string before = State(key);

        string home = $"/home/{account}";
        string[] answers = Answers(key, [
            $"put file {home}/.ssh/authorized_keys", $"put file {home}/.bashrc", $"rename {home} {home}-moved", $"chmod 777 {home}",
            $"get {home}/.ssh/id_ed25519",
        ]);
        Assert.All(answers, answer => Assert.Contains("ermission denied", answer));
        LegacyScp(key, "file", $"server:/home/{account}/.ssh/authorized_keys").MustFail();

        Assert.Equal(before, State(key));
    }

    [ClientFact("account", "sftp")]
    public void Without_the_guard_it_is_as_it_was_and_the_log_says_so()
    {
        LockedKey key = Sshd.Lock(LockedAccount.Bash, "--forced --jail '~' --no-guard");
        Furnish(key);

        Sftp(key, "put file .bash_logout", "rm .bash_logout").MustSucceed();

        MustLog("the home guard is off: ");
    }

    [ClientFact("account", "sftp", "scp")]
    public void A_closed_path_may_be_opened()
    {
        LockedKey key = Sshd.Lock(LockedAccount.Bash, "--forced --jail '~' --unguard .config/app --unguard-read .config/show");
        Furnish(key);
        Directory.CreateDirectory($"{key.Account.Home}/.config/show");
        File.WriteAllText($"{key.Account.Home}/.config/show/it", "shown");
        key.Account.Own(key.Account.Home);

        Sftp(key, "mkdir .config/app", "put file .config/app/file", "get .config/show/it").MustSucceed();
        LegacyScp(key, "file", "server:.config/app/old").MustSucceed();
        string[] answers = Answers(key, ["put file .config/show/it", "put file .config/other", "get .profile", "rename .config/app app2", "put file .config/systemd/user.conf"]);

        Assert.Equal("shown", File.ReadAllText($"{Local}/it"));
        Assert.Equal("evil", File.ReadAllText($"{key.Account.Home}/app2/old"));
        Assert.Contains("ermission denied", answers[0]);
        Assert.Contains("ermission denied", answers[1]);
        Assert.Contains("ermission denied", answers[2]);
        Assert.DoesNotContain("ermission denied", answers[3]); // What is open may be moved out.
        Assert.Contains("ermission denied", answers[4]);
    }

    [ClientFact("account", "sftp")]
    public void A_path_may_be_protected_besides()
    {
        LockedKey key = Jailed(LockedAccount.Sh, $"--protect {Jail}/kept --protect {Jail}/tree");
        Directory.CreateDirectory($"{Jail}/tree/deep");
        File.WriteAllText($"{Jail}/kept", "kept");
        key.Account.Own(Jail);
        File.WriteAllText($"{Local}/file", "evil");

        string[] answers = Answers(key, ["put file kept", "rm kept", "put file tree/deep/file", "rename tree moved", "rmdir tree/deep", "ln kept hard"]);
        Assert.All(answers, answer => Assert.Contains("ermission denied", answer));
        Sftp(key, "put file other", "get kept").MustSucceed();

        Assert.Equal("kept", Read("kept"));
    }

    /// <summary>Each command with what sftp said to it, in one session.</summary>
    private string[] Answers(LockedKey key, string[] commands)
    {
        ClientCommand batch = Command("sh", "-c", "exec sftp -q -F \"$0\" -b - server 2>&1", key.ClientConfiguration)
            .WithInput(string.Concat(commands.Select(command => $"-{command}\n")));
        return Client.Run(batch).MustSucceed().Output.Split("sftp> ", StringSplitOptions.RemoveEmptyEntries);
    }

    private LockedKey InHome(string account)
    {
        LockedKey key = Sshd.Lock(account, "-l INFO --forced --jail '~'");
        Furnish(key);
        return key;
    }

    /// <summary>A home as homes are, with links into .ssh that somebody left there.</summary>
    private void Furnish(LockedKey key)
    {
        string home = key.Account.Home;
        File.WriteAllText($"{Local}/file", "evil");
        foreach (string folder in new[] { "folder", "links", ".config", ".local", ".config/systemd" })
            Directory.CreateDirectory($"{home}/{folder}");
        foreach ((string name, string content) in new[] { ("ordinary", "ordinary"), (".profile", "# profile"), (".ssh/id_ed25519", Secret) })
            File.WriteAllText($"{home}/{name}", content);
        foreach ((string name, string target) in new[] { ("ssh", "../.ssh"), ("keys", "/.ssh/authorized_keys"), ("secret", "../.ssh/id_ed25519"), ("new", "../.bashrc") })
        {
            File.Delete($"{home}/links/{name}");
            File.CreateSymbolicLink($"{home}/links/{name}", target);
        }
        key.Account.Own(home);
    }

    /// <summary>Names, kinds, modes, owners and contents of all that lies in the home.</summary>
    private static string State(LockedKey key)
    {
        const string script = "find . -printf '%P %y %m %U %n %l\\n' | LC_ALL=C sort; find . -type f -exec sha256sum {} + | LC_ALL=C sort";
        ClientResult result = Client.Run(new ClientCommand("sh", "-c", script) { Directory = key.Account.Home }).MustSucceed();
        return Encoding.Latin1.GetString(result.OutputBytes);
    }
}
