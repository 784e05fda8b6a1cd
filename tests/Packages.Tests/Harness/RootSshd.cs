namespace Packages.Tests.Harness;

/// <summary>The sshd of a root, with that root's own configuration.</summary>
internal sealed class RootSshd : IDisposable
{
    private const string LogFile = "/var/log/sshd.log";

    // Its own view of mounts: what is mounted there is gone when the last session is.
    private const string Script = """
        mount -t proc proc "$0/proc"
        exec chroot "$0" /usr/sbin/sshd -D -E "$2" -o LogLevel=VERBOSE -o ListenAddress=127.0.0.1 -p "$1"
        """;

    private readonly ListeningSshd _sshd;

    /// <param name="clients">A folder for what clients need to know; a private key lies there as "user".</param>
    public RootSshd(DistributionRoot root, string clients)
    {
        KnownHosts = $"{clients}/known_hosts";
        Configuration = $"{clients}/ssh_config";
        _sshd = new ListeningSshd(root.Path + LogFile, port => ["unshare", "-m", "sh", "-ec", Script, root.Path, $"{port}", LogFile]);
        string[] keys = [.. Directory.GetFiles($"{root.Path}/etc/ssh", "ssh_host_*_key.pub").Select(File.ReadAllText)];
        File.WriteAllText(KnownHosts, string.Concat(keys.Select(key => $"[{ListeningSshd.Host}]:{Port} {key}")));
        _sshd.WriteClientConfiguration(Configuration, $"{clients}/user", KnownHosts);
    }

    public int Port => _sshd.Port;

    /// <summary>An ssh_config that knows this sshd by any name.</summary>
    public string Configuration { get; }

    public string KnownHosts { get; }

    public void Reload() => _sshd.Reload();

    public void Dispose() => _sshd.Dispose();
}
