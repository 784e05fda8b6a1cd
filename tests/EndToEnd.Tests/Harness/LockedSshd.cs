using Testing;

namespace EndToEnd.Tests.Harness;

/// <summary>
/// A real sshd whose accounts have keys that are locked to our program, as an owner locks them: by what stands before the key in
/// authorized_keys. For root it runs on a private machine with accounts of its own, one for each login shell. Anybody else's runs as himself
/// and has his account only, under every name; what needs more asks for "account" and is skipped.
/// </summary>
public sealed class LockedSshd : IDisposable
{
    private readonly TempDirectory _folder = new();
    private readonly Dictionary<string, LockedAccount> _accounts = [];
    private readonly Dictionary<string, LockedKey> _keys = [];
    private readonly SshdProcess _sshd;

    public LockedSshd()
    {
        // The accounts must reach what lies in here; the client's keys stay out of their sight all the same.
        Directory.CreateDirectory(Jails);
        Directory.CreateDirectory(_folder.Combine("client"));
        Directory.CreateDirectory(_folder.Combine("bin"));
        Directory.CreateDirectory(_folder.Combine("home"));
        File.SetUnixFileMode(_folder.Combine("client"), (UnixFileMode)0b111_000_000);
        File.SetUnixFileMode(_folder.Path, (UnixFileMode)0b111_101_101);
        File.Copy(Programs.SftpServer, Program);
        File.Copy(Programs.Scp, _folder.Combine("bin/dotnet-scp"));
        CreateAccounts();
        if (HasAccounts)
        {
            PrivateMachine.Describe(_folder.Path, _accounts.Values);
            Log = new SessionLog(_folder.Combine("log"));
        }
        _sshd = new SshdProcess(_folder.Path, Lines(), HasAccounts ? PrivateMachine.Words(_folder.Path) : []);
    }

    public static bool HasAccounts => Installed.Has("account");

    /// <summary>Our server where every account can start it, dotnet-scp beside it.</summary>
    public string Program => _folder.Combine("bin/dotnet-sftp-server");

    /// <summary>A folder for jails, which nobody but the test's user can change.</summary>
    public string Jails => _folder.Combine("jails");

    /// <summary>What the administrator has written for all sessions, from the next one on; null takes it away.</summary>
    internal string? Configuration
    {
        set
        {
            string file = _folder.Combine("configuration/config.json");
            File.Delete(file);
            if (value is not null)
                File.WriteAllText(file, value);
        }
    }

    /// <summary>A home directory of the client's.</summary>
    public string ClientHome => _folder.Combine("client");

    public int Port => _sshd.Port;

    public string KnownHosts => _sshd.KnownHosts;

    public string HostKey => _sshd.HostKey;

    /// <summary>What the sessions told their /dev/log; null where it is the machine's, which a test cannot read.</summary>
    internal SessionLog? Log { get; }

    internal LockedAccount Account(string name) => _accounts[HasAccounts ? name : LockedAccount.Sh];

    /// <summary>The key that is locked to our program with these words, as they stand in a command line for a shell.</summary>
    internal LockedKey Lock(string account, string words) =>
        Authorize(account, $"""restrict,command="{$"{Program} {words}".Replace("\"", "\\\"")}" """);

    /// <summary>The key before which these options stand, with the blank that ends them.</summary>
    internal LockedKey Authorize(string account, string options)
    {
        if (_keys.TryGetValue(account + options, out LockedKey? known))
            return known;
        LockedAccount owner = Account(account);
        string file = _folder.Combine($"client/key-{_keys.Count}");
        ListeningSshd.MakeKey(file);
        File.AppendAllText(owner.AuthorizedKeys, options + File.ReadAllText(file + ".pub"));
        LockedKey key = new(owner, file, file + ".config");
        _sshd.WriteClientConfiguration(key.ClientConfiguration, owner.Name, file);
        File.AppendAllText(key.ClientConfiguration, $"""
              ControlMaster auto
              ControlPath {file}.master
              ControlPersist yes

            """);
        return _keys[account + options] = key;
    }

    public void Dispose()
    {
        _sshd.Dispose();
        Log?.Dispose();
        _folder.Dispose();
    }

    private void CreateAccounts()
    {
        if (!HasAccounts)
        {
            string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            _accounts[LockedAccount.Sh] = new(Environment.UserName, 0, "", home, _folder.Combine("authorized_keys"));
            return;
        }

        int id = Random.Shared.Next(61_000, 65_000);
        Create(LockedAccount.Sh, id, "/bin/sh");
        Create(LockedAccount.Bash, id + 1, "/bin/bash");
        Create(LockedAccount.Program, id + 2, Program);
        Create(LockedAccount.Root, 0, "/bin/sh");
        Create(LockedAccount.Twin, id, "/bin/sh");
    }

    private void Create(string name, int id, string shell)
    {
        string home = _folder.Combine($"home/{name}");
        LockedAccount account = new(name, id, shell, home, $"{home}/.ssh/authorized_keys");
        Directory.CreateDirectory($"{home}/.ssh");
        File.WriteAllText(account.AuthorizedKeys, "");
        File.SetUnixFileMode($"{home}/.ssh", (UnixFileMode)0b111_000_000);
        File.SetUnixFileMode(account.AuthorizedKeys, (UnixFileMode)0b110_000_000);
        account.Own(home);
        _accounts[name] = account;
    }

    /// <summary>Subsystems as they are found: a locked key and a login shell get the words, but no such program need exist.</summary>
    private string[] Lines() =>
    [
        $"AuthorizedKeysFile {(HasAccounts ? ".ssh/authorized_keys" : _folder.Combine("authorized_keys"))}",
        $"StrictModes {(HasAccounts ? "yes" : "no")}",
        "Subsystem sftp /usr/lib/openssh/sftp-server",
        "Subsystem elsewhere /nowhere/at/all/sftp-server -l DEBUG3 -f LOCAL0 -e",
        "Subsystem restricted /usr/lib/openssh/sftp-server -R -l INFO",
        "Subsystem internal internal-sftp -R",
        $"Subsystem ours {Program}",
        "Subsystem false /bin/false",
        "Subsystem acme /opt/acme/sftpd",
        "Subsystem acme-read-only /opt/acme/sftpd -R",
        "Subsystem shell /bin/sh -c 'umask 077; exec /usr/lib/openssh/sftp-server -d $HOME'",
        "UsePAM no",
        "ExposeAuthInfo yes",
        "PrintMotd no",
        "PrintLastLog no",
    ];
}
