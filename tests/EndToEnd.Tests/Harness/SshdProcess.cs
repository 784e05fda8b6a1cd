namespace EndToEnd.Tests.Harness;

/// <summary>One sshd on a free port of the loopback interface, with its host key and configuration in a folder of the test's.</summary>
internal sealed class SshdProcess : IDisposable
{
    public const string Host = ListeningSshd.Host;

    private readonly string _folder;
    private readonly ListeningSshd _sshd;

    /// <param name="folder">Where its files go.</param>
    /// <param name="configuration">Lines of sshd_config behind those that every test's sshd has.</param>
    /// <param name="before">Words that stand before sshd's own, as in "unshare -m", and end in becoming it.</param>
    public SshdProcess(string folder, string[] configuration, string[] before)
    {
        _folder = folder;
        ListeningSshd.MakeKey(HostKey);
        ListeningSshd.MakeRoomForPrivileges();
        _sshd = new ListeningSshd(LogFile, port => [.. before, .. Command(port, configuration)]);
        File.WriteAllText(KnownHosts, $"[{Host}]:{Port} {File.ReadAllText(HostKey + ".pub")}");
    }

    public int Port => _sshd.Port;

    public int Id => _sshd.Id;

    public string HostKey => Path.Combine(_folder, "host");

    public string KnownHosts => Path.Combine(_folder, "known_hosts");

    public string Log => _sshd.Log;

    private string LogFile => Path.Combine(_folder, "sshd.log");

    /// <summary>An ssh_config that knows this server as "server".</summary>
    public void WriteClientConfiguration(string path, string user, string key)
    {
        _sshd.WriteClientConfiguration(path, key, KnownHosts);
        File.AppendAllText(path, $"  User {user}\n");
    }

    public void Dispose() => _sshd.Dispose();

    // sshd starts itself anew for each connection and wants its own absolute path for that.
    private string[] Command(int port, string[] configuration)
    {
        string file = Path.Combine(_folder, "sshd_config");
        File.WriteAllLines(file, [.. OwnConfiguration(port), .. configuration]);
        string sshd = Installed.Find("sshd") ?? throw new FileNotFoundException("sshd is not installed");
        return [sshd, "-D", "-f", file, "-E", LogFile];
    }

    private string[] OwnConfiguration(int port) =>
    [
        $"Port {port}",
        $"ListenAddress {Host}",
        $"HostKey {HostKey}",
        $"PidFile {Path.Combine(_folder, "sshd.pid")}",
        "PasswordAuthentication no",
        "KbdInteractiveAuthentication no",
        "UseDNS no",
        "MaxStartups 100",
        "LogLevel VERBOSE",
    ];
}
