using System.Net.Sockets;
using System.Text;
using GuardedFiles.Log;
using Testing;

namespace GuardedFiles.Tests.Support;

/// <summary>A daemon that listens as syslogd does, on a socket of its own.</summary>
internal sealed class SyslogDaemon : IDisposable
{
    private readonly TempDirectory _directory = new();
    private Socket? _socket;

    public SyslogDaemon() => Start();

    public string Path => _directory.Combine("log");

    public LogSettings Settings(LogLevel level) =>
        new() { Identity = "sftp-server", Level = level, SyslogSocket = Encoding.ASCII.GetBytes(Path) };

    public void Start()
    {
        _socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        _socket.Bind(new UnixDomainSocketEndPoint(Path));
        _socket.Blocking = false;
    }

    /// <summary>Nobody listens any more, and the name is gone.</summary>
    public void Stop()
    {
        _socket?.Dispose();
        _socket = null;
        File.Delete(Path);
    }

    /// <summary>Every datagram that has come so far.</summary>
    public List<string> Datagrams()
    {
        List<string> lines = [];
        byte[] buffer = new byte[65536];
        while (_socket!.Poll(0, SelectMode.SelectRead))
            lines.Add(Encoding.UTF8.GetString(buffer, 0, _socket.Receive(buffer)));
        return lines;
    }

    /// <summary>The same without priority, date and identity.</summary>
    public List<string> Lines() => Datagrams().ConvertAll(datagram => datagram[(datagram.IndexOf("]: ", StringComparison.Ordinal) + 3)..]);

    public void Dispose()
    {
        _socket?.Dispose();
        _directory.Dispose();
    }
}
