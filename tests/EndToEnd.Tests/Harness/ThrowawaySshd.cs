using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Testing;

namespace EndToEnd.Tests.Harness;

/// <summary>
/// A real sshd for one test class: own configuration, host key, user key and port on the loopback interface, running as whoever
/// runs the tests. The machine's own sshd, /etc/ssh and ~/.ssh stay untouched.
/// </summary>
public sealed class ThrowawaySshd : IDisposable
{
    private const int Attempts = 5;
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(20);

    private readonly TempDirectory _folder = new();
    private readonly Process _process;

    public ThrowawaySshd()
        : this($"Subsystem sftp {Programs.SftpServer}")
    {
    }

    internal ThrowawaySshd(params string[] configuration)
    {
        Directory.CreateDirectory(Home);
        MakeKey("host");
        MakeKey("user");
        AuthorizeKey("");
        _process = StartOnFreePort(configuration);
        WriteClientConfiguration();
    }

    public static string Host => "127.0.0.1";

    public static string User => Environment.UserName;

    public int Port { get; private set; }

    /// <summary>A home directory without history for clients that look into $HOME.</summary>
    public string Home => _folder.Combine("home");

    public string UserKey => _folder.Combine("user");

    public string HostKey => _folder.Combine("host");

    public string KnownHosts => _folder.Combine("known_hosts");

    /// <summary>An ssh_config that knows this server as "server".</summary>
    public string ClientConfiguration => _folder.Combine("ssh_config");

    public int Id => _process.Id;

    internal string Log => File.Exists(LogFile) ? File.ReadAllText(LogFile) : "";

    private string LogFile => _folder.Combine("sshd.log");

    /// <summary>Options as they stand before a key in authorized_keys, with the blank that ends them.</summary>
    internal void AuthorizeKey(string options) =>
        File.WriteAllText(_folder.Combine("authorized_keys"), options + File.ReadAllText(UserKey + ".pub"));

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        _folder.Dispose();
    }

    private Process StartOnFreePort(string[] configuration)
    {
        if (Installed.Has("root"))
            Directory.CreateDirectory("/run/sshd");
        for (int attempt = 1; attempt <= Attempts; attempt++)
        {
            Port = FreePort();
            File.WriteAllLines(_folder.Combine("sshd_config"), [.. OwnConfiguration(), .. configuration]);
            if (TryStart() is { } process)
                return process;
        }
        throw new InvalidOperationException($"sshd did not start: {Log}");
    }

    private string[] OwnConfiguration() =>
    [
        $"Port {Port}",
        $"ListenAddress {Host}",
        $"HostKey {HostKey}",
        $"AuthorizedKeysFile {_folder.Combine("authorized_keys")}",
        $"PidFile {_folder.Combine("sshd.pid")}",
        "StrictModes no",
        "PasswordAuthentication no",
        "KbdInteractiveAuthentication no",
        "UseDNS no",
        "MaxStartups 100",
        "LogLevel VERBOSE",
        // The login shell between sshd and the server must not read the developer's own start-up files.
        $"SetEnv HOME={Home}",
        // PAM lets root in where its password is locked; an ordinary user's sshd cannot talk to PAM.
        $"UsePAM {(Installed.Has("root") ? "yes" : "no")}",
    ];

    // sshd starts itself anew for each connection and wants its own absolute path for that.
    private Process? TryStart()
    {
        File.Delete(LogFile);
        Process process = Process.Start(
            Installed.Find("sshd") ?? throw new FileNotFoundException("sshd is not installed"),
            ["-D", "-f", _folder.Combine("sshd_config"), "-E", LogFile]);
        if (Wait.Until(() => process.HasExited || Log.Contains("Server listening"), StartTime) && !process.HasExited)
            return process;
        process.Kill();
        process.Dispose();
        return null;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void MakeKey(string name) =>
        Client.Run(new ClientCommand("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "throw-away", "-f", _folder.Combine(name)))
            .MustSucceed();

    private void WriteClientConfiguration()
    {
        File.WriteAllText(KnownHosts, $"[{Host}]:{Port} {File.ReadAllText(HostKey + ".pub")}");
        File.WriteAllText(ClientConfiguration, $"""
            Host *
              HostName {Host}
              Port {Port}
              User {User}
              IdentityFile {UserKey}
              IdentitiesOnly yes
              GlobalKnownHostsFile /dev/null
              UserKnownHostsFile {KnownHosts}
              StrictHostKeyChecking yes
              BatchMode yes
              LogLevel ERROR

            """);
    }
}
