using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using Testing;

namespace Robustness;

/// <summary>A log daemon for one server: /dev/log within its private mounts is a link to this socket.</summary>
internal sealed class LogSocket : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly BlockingCollection<string> _lines = [];
    private readonly bool _reads;
    private Socket? _socket;

    public LogSocket(bool reads = true)
    {
        _reads = reads;
        File.SetUnixFileMode(_directory.Path, (UnixFileMode)0x1ED);
        Bind();
    }

    public bool HasNothing => _lines.Count == 0;

    private string Name => _directory.Combine("log");

    public Launch Launch(params string[] arguments) => new()
    {
        PrivateMounts = true,
        Before = $"mount -t tmpfs tmpfs /dev; mknod -m 666 /dev/null c 1 3; ln -s {Name} /dev/log",
        Arguments = arguments,
    };

    public void Bind()
    {
        _socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        _socket.Bind(new UnixDomainSocketEndPoint(Name));
        File.SetUnixFileMode(Name, (UnixFileMode)0x1B6);
        if (_reads)
            new Thread(() => ReadAll(_socket)) { IsBackground = true }.Start();
    }

    public void Unbind()
    {
        _socket?.Dispose();
        File.Delete(Name);
    }

    /// <summary>The next datagram; waits up to three seconds.</summary>
    public string Receive() => _lines.TryTake(out string? line, 20_000) ? line : throw new TimeoutException("no line arrived at /dev/log");

    public void Dispose()
    {
        Unbind();
        _lines.Dispose();
        _directory.Dispose();
    }

    private void ReadAll(Socket socket)
    {
        byte[] buffer = new byte[65536];
        try
        {
            while (true)
                _lines.Add(Encoding.UTF8.GetString(buffer, 0, socket.Receive(buffer)));
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // Unbound.
        }
    }
}
