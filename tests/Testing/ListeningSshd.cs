using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Testing;

/// <summary>An sshd that has found a free port of the loopback interface. Its command is the caller's; it logs to a file.</summary>
public sealed class ListeningSshd : IDisposable
{
    public const string Host = "127.0.0.1";

    private const int Attempts = 5;
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(20);

    private readonly string _logFile;
    private readonly Process _process;

    /// <param name="logFile">What sshd's -E names.</param>
    /// <param name="command">From the port to the words that start it in the foreground.</param>
    public ListeningSshd(string logFile, Func<int, string[]> command)
    {
        _logFile = logFile;
        _process = Start(command);
    }

    public int Port { get; private set; }

    public int Id => _process.Id;

    public string Log => File.Exists(_logFile) ? File.ReadAllText(_logFile) : "";

    private bool Listens => Log.Contains("Server listening", StringComparison.Ordinal);

    /// <summary>An ed25519 key without a passphrase, and beside it the public key (.pub).</summary>
    public static void MakeKey(string path)
    {
        string tool = Programs.Installed("ssh-keygen") ?? throw new FileNotFoundException("ssh-keygen is not installed: ./build.sh test installs it");
        using Process keygen = Process.Start(tool, ["-q", "-t", "ed25519", "-N", "", "-C", "throw-away", "-f", path]);
        keygen.WaitForExit();
        if (keygen.ExitCode != 0)
            throw new InvalidOperationException($"ssh-keygen ended with {keygen.ExitCode}");
    }

    /// <summary>Root's sshd does not start without this folder; on a machine with an sshd service, the service makes it.</summary>
    public static void MakeRoomForPrivileges()
    {
        if (Environment.UserName == "root")
            Directory.CreateDirectory("/run/sshd");
    }

    /// <summary>An ssh_config that knows this sshd by any name.</summary>
    public void WriteClientConfiguration(string path, string key, string knownHosts) => File.WriteAllText(path, $"""
        Host *
          HostName {Host}
          Port {Port}
          IdentityFile {key}
          IdentitiesOnly yes
          GlobalKnownHostsFile /dev/null
          UserKnownHostsFile {knownHosts}
          StrictHostKeyChecking yes
          BatchMode yes
          LogLevel ERROR

        """);

    /// <summary>Its configuration is read again, as by "systemctl reload ssh".</summary>
    public void Reload()
    {
        File.Delete(_logFile);
        Signal("HUP");
        if (!Wait.Until(() => Listens, StartTime))
            throw new InvalidOperationException($"sshd did not start again: {Log}");
    }

    /// <summary>Asks it to end, and waits until it has. Sessions are not ended by this.</summary>
    public void End()
    {
        Signal("TERM");
        if (!_process.WaitForExit(StartTime))
            throw new InvalidOperationException($"sshd did not end: {Log}");
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private void Signal(string name)
    {
        using Process kill = Process.Start("kill", [$"-{name}", $"{Id}"]);
        kill.WaitForExit();
        if (kill.ExitCode != 0)
            throw new InvalidOperationException($"sshd cannot be sent {name}: {Log}");
    }

    private Process Start(Func<int, string[]> command)
    {
        for (int attempt = 1; attempt <= Attempts; attempt++)
        {
            Port = FreePort();
            if (TryStart(command(Port)) is { } process)
                return process;
        }
        throw new InvalidOperationException($"sshd did not start: {Log}");
    }

    private Process? TryStart(string[] words)
    {
        File.Delete(_logFile);
        Process process = Process.Start(words[0], words[1..]);
        if (Wait.Until(() => process.HasExited || Listens, StartTime) && !process.HasExited)
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
