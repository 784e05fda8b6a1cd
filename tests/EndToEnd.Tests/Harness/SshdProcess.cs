using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace EndToEnd.Tests.Harness;

/// <summary>One sshd on a free port of the loopback interface, with its host key and configuration in a folder of the test's.</summary>
internal sealed class SshdProcess : IDisposable
{
    public const string Host = "127.0.0.1";

    private const int Attempts = 5;
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(20);

    private readonly string _folder;
    private readonly string[] _before;
    private readonly Process _process;

    /// <param name="folder">Where its files go.</param>
    /// <param name="configuration">Lines of sshd_config behind those that every test's sshd has.</param>
    /// <param name="before">Words that stand before sshd's own, as in "unshare -m", and end in becoming it.</param>
    public SshdProcess(string folder, string[] configuration, string[] before)
    {
        _folder = folder;
        _before = before;
        MakeKey(HostKey);
        _process = StartOnFreePort(configuration);
        File.WriteAllText(KnownHosts, $"[{Host}]:{Port} {File.ReadAllText(HostKey + ".pub")}");
    }

    public int Port { get; private set; }

    public int Id => _process.Id;

    public string HostKey => Path.Combine(_folder, "host");

    public string KnownHosts => Path.Combine(_folder, "known_hosts");

    public string Log => File.Exists(LogFile) ? File.ReadAllText(LogFile) : "";

    private string LogFile => Path.Combine(_folder, "sshd.log");

    public static void MakeKey(string path) =>
        Client.Run(new ClientCommand("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "throw-away", "-f", path)).MustSucceed();

    /// <summary>An ssh_config that knows this server as "server".</summary>
    public void WriteClientConfiguration(string path, string user, string key) => File.WriteAllText(path, $"""
        Host *
          HostName {Host}
          Port {Port}
          User {user}
          IdentityFile {key}
          IdentitiesOnly yes
          GlobalKnownHostsFile /dev/null
          UserKnownHostsFile {KnownHosts}
          StrictHostKeyChecking yes
          BatchMode yes
          LogLevel ERROR

        """);

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private Process StartOnFreePort(string[] configuration)
    {
        if (Installed.Has("root"))
            Directory.CreateDirectory("/run/sshd");
        for (int attempt = 1; attempt <= Attempts; attempt++)
        {
            Port = FreePort();
            File.WriteAllLines(Path.Combine(_folder, "sshd_config"), [.. OwnConfiguration(), .. configuration]);
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
        $"PidFile {Path.Combine(_folder, "sshd.pid")}",
        "PasswordAuthentication no",
        "KbdInteractiveAuthentication no",
        "UseDNS no",
        "MaxStartups 100",
        "LogLevel VERBOSE",
    ];

    // sshd starts itself anew for each connection and wants its own absolute path for that.
    private Process? TryStart()
    {
        File.Delete(LogFile);
        string sshd = Installed.Find("sshd") ?? throw new FileNotFoundException("sshd is not installed");
        string[] words = [.. _before, sshd, "-D", "-f", Path.Combine(_folder, "sshd_config"), "-E", LogFile];
        Process process = Process.Start(words[0], words[1..]);
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
}
