using Testing;

namespace EndToEnd.Tests.Harness;

/// <summary>
/// A real sshd for one test class: own configuration, host key, user key and port on the loopback interface, running as whoever
/// runs the tests. The machine's own sshd, /etc/ssh and ~/.ssh stay untouched.
/// </summary>
public sealed class ThrowawaySshd : IDisposable
{
    private readonly TempDirectory _folder = new();
    private readonly SshdProcess _sshd;

    public ThrowawaySshd()
        : this($"Subsystem sftp {Programs.SftpServer}")
    {
    }

    internal ThrowawaySshd(params string[] configuration)
    {
        Directory.CreateDirectory(Home);
        ListeningSshd.MakeKey(UserKey);
        AuthorizeKey("");
        _sshd = new SshdProcess(_folder.Path, [.. OwnConfiguration(), .. configuration], []);
        _sshd.WriteClientConfiguration(ClientConfiguration, User, UserKey);
    }

    public static string Host => SshdProcess.Host;

    public static string User => Environment.UserName;

    public int Port => _sshd.Port;

    /// <summary>A home directory without history for clients that look into $HOME.</summary>
    public string Home => _folder.Combine("home");

    public string UserKey => _folder.Combine("user");

    public string HostKey => _sshd.HostKey;

    public string KnownHosts => _sshd.KnownHosts;

    /// <summary>An ssh_config that knows this server as "server".</summary>
    public string ClientConfiguration => _folder.Combine("ssh_config");

    public int Id => _sshd.Id;

    internal string Log => _sshd.Log;

    /// <summary>Options as they stand before a key in authorized_keys, with the blank that ends them.</summary>
    internal void AuthorizeKey(string options) =>
        File.WriteAllText(_folder.Combine("authorized_keys"), options + File.ReadAllText(UserKey + ".pub"));

    public void Dispose()
    {
        _sshd.Dispose();
        _folder.Dispose();
    }

    private string[] OwnConfiguration() =>
    [
        $"AuthorizedKeysFile {_folder.Combine("authorized_keys")}",
        "StrictModes no",
        // The login shell between sshd and the server must not read the developer's own start-up files.
        $"SetEnv HOME={Home}",
        // PAM lets root in where its password is locked; an ordinary user's sshd cannot talk to PAM.
        $"UsePAM {(Installed.Has("root") ? "yes" : "no")}",
    ];
}
