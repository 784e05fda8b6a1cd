using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Packages.Tests.Harness;

/// <summary>The sshd of a root, with that root's own configuration, on a free port of the loopback interface.</summary>
internal sealed class RootSshd : IDisposable
{
    private const int Attempts = 5;
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(20);

    // Its own view of mounts: what is mounted there is gone when the last session is.
    private const string Script = """
        mount -t proc proc "$0/proc"
        mkdir -p "$0/run/sshd"
        exec chroot "$0" /usr/sbin/sshd -D -E /var/log/sshd.log -o LogLevel=VERBOSE -o ListenAddress=127.0.0.1 -p "$1"
        """;

    private readonly DistributionRoot _root;
    private readonly Process _process;
    private readonly string _clients;

    /// <param name="clients">A folder for what clients need to know; a private key lies there as "user".</param>
    public RootSshd(DistributionRoot root, string clients)
    {
        _root = root;
        _clients = clients;
        _process = StartOnFreePort();
        Tell();
    }

    public int Port { get; private set; }

    public string Log => File.Exists(LogFile) ? File.ReadAllText(LogFile) : "";

    /// <summary>An ssh_config that knows this sshd by any name.</summary>
    public string Configuration => $"{_clients}/ssh_config";

    public string KnownHosts => $"{_clients}/known_hosts";

    private string LogFile => $"{_root.Path}/var/log/sshd.log";

    /// <summary>The configuration file is read again, as by "systemctl reload ssh".</summary>
    public void Reload()
    {
        File.Delete(LogFile);
        Client.Run(new ClientCommand("kill", "-HUP", $"{_process.Id}")).MustSucceed();
        Assert.True(Wait.Until(() => Log.Contains("Server listening"), StartTime), Log);
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private Process StartOnFreePort()
    {
        for (int attempt = 1; attempt <= Attempts; attempt++)
        {
            Port = FreePort();
            File.Delete(LogFile);
            Process process = Process.Start("unshare", ["-m", "sh", "-ec", Script, _root.Path, $"{Port}"]);
            if (Wait.Until(() => process.HasExited || Log.Contains("Server listening"), StartTime) && !process.HasExited)
                return process;
            process.Kill();
            process.Dispose();
        }

        throw new InvalidOperationException($"sshd did not start: {Log}");
    }

    private void Tell()
    {
        string[] keys = [.. Directory.GetFiles($"{_root.Path}/etc/ssh", "ssh_host_*_key.pub").Select(File.ReadAllText)];
        File.WriteAllText(KnownHosts, string.Concat(keys.Select(key => $"[127.0.0.1]:{Port} {key}")));
        File.WriteAllText(Configuration, $"""
            Host *
              HostName 127.0.0.1
              Port {Port}
              IdentityFile {_clients}/user
              IdentitiesOnly yes
              GlobalKnownHostsFile /dev/null
              UserKnownHostsFile {KnownHosts}
              StrictHostKeyChecking yes
              BatchMode yes
              LogLevel ERROR

            """);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
