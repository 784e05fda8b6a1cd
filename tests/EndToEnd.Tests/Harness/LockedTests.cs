namespace EndToEnd.Tests.Harness;

/// <summary>One sshd with locked keys for the class; for each test a jail, and a folder that the client starts in.</summary>
public abstract class LockedTests : IClassFixture<LockedSshd>, IDisposable
{
    private static int s_jails;

    protected LockedTests(LockedSshd sshd)
    {
        Sshd = sshd;
        Jail = $"{sshd.Jails}/jail-{Interlocked.Increment(ref s_jails)}";
        Local = $"{sshd.ClientHome}/{Path.GetFileName(Jail)}";
        Directory.CreateDirectory(Jail);
        Directory.CreateDirectory(Local);
    }

    public static TheoryData<string> Accounts => [.. LockedAccount.Ordinary];

    public static TheoryData<string> FewAccounts => [.. LockedAccount.WithAndWithoutShell];

    public static TheoryData<string> Rclones => [.. Installed.Rclones];

    protected LockedSshd Sshd { get; }

    /// <summary>As the machine names it.</summary>
    protected string Jail { get; }

    protected string Local { get; }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) => Client.Run(new ClientCommand("rm", "-rf", "--", Jail, Local));

    /// <summary>A key that is locked into this test's jail, which is the account's from now on, with all that lies in it.</summary>
    private protected LockedKey Jailed(string account, string words = "")
    {
        LockedKey key = Sshd.Lock(account, $"-l VERBOSE --forced --jail {Jail} {words}");
        key.Account.Own(Jail);
        return key;
    }

    private protected ClientResult Run(string program, params string[] arguments) => Client.Run(Command(program, arguments));

    private protected ClientCommand Command(string program, params string[] arguments) => new(program, arguments)
    {
        Directory = Local,
        Environment = new Dictionary<string, string> { ["HOME"] = Sshd.ClientHome, ["SSH_AUTH_SOCK"] = "" },
    };

    /// <summary>The commands as one batch; each must succeed unless it begins with a dash.</summary>
    private protected ClientResult Sftp(LockedKey key, params string[] commands) => Sftp(key, [], commands);

    private protected ClientResult Sftp(LockedKey key, string[] options, string[] commands) => Client.Run(
        Command("sftp", ["-q", "-F", key.ClientConfiguration, .. options, "-b", "-", "server"]).WithInput(string.Join('\n', commands) + "\n"));

    private protected ClientResult Scp(LockedKey key, params string[] arguments) => Run("scp", ["-F", key.ClientConfiguration, .. arguments]);

    /// <summary>The old protocol.</summary>
    private protected ClientResult LegacyScp(LockedKey key, params string[] arguments) => Scp(key, ["-O", .. arguments]);

    private protected ClientResult Ssh(LockedKey key, params string[] arguments) => Client.Run(SshCommand(key, arguments));

    private protected ClientCommand SshCommand(LockedKey key, params string[] arguments) =>
        Command("ssh", ["-F", key.ClientConfiguration, .. arguments]) with { Patience = TimeSpan.FromSeconds(20) };

    private protected ClientResult Rclone(LockedKey key, params string[] arguments) => RcloneBy("rclone", key, [], arguments);

    /// <summary>rclone, which knows this sshd as server.</summary>
    /// <param name="program">Which rclone.</param>
    /// <param name="settings">Its options as variables, NAME=VALUE: those that it does not know it passes over.</param>
    private protected ClientResult RcloneBy(string program, LockedKey key, string[] settings, params string[] arguments)
    {
        ClientCommand command = Command(program, ["--config", "/dev/null", "--retries", "1", "--low-level-retries", "1", .. arguments]);
        IEnumerable<KeyValuePair<string, string>> options = settings.Select(text => text.Split('=')).Select(parts => KeyValuePair.Create(parts[0], parts[1]));
        return Client.Run(command with { Environment = command.Environment.Concat(Remote(key)).Concat(options).ToDictionary() });
    }

    /// <summary>The log is known on a private machine only.</summary>
    private protected void MustLog(string text) => Sshd.Log?.MustTell(text);

    private protected string Read(string name) => File.ReadAllText($"{Jail}/{name}");

    private Dictionary<string, string> Remote(LockedKey key) => new()
    {
        ["RCLONE_CONFIG_SERVER_TYPE"] = "sftp",
        ["RCLONE_CONFIG_SERVER_HOST"] = SshdProcess.Host,
        ["RCLONE_CONFIG_SERVER_PORT"] = $"{Sshd.Port}",
        ["RCLONE_CONFIG_SERVER_USER"] = key.Account.Name,
        ["RCLONE_CONFIG_SERVER_KEY_FILE"] = key.File,
        ["RCLONE_CONFIG_SERVER_KNOWN_HOSTS_FILE"] = Sshd.KnownHosts,
    };
}
