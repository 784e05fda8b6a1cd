using System.Net.Sockets;
using System.Text;

namespace EndToEnd.Tests.Harness;

/// <summary>The log daemon of a private machine: what its sessions said, datagram by datagram.</summary>
internal sealed class SessionLog : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly List<string> _lines = [];

    public SessionLog(string path)
    {
        _socket.Bind(new UnixDomainSocketEndPoint(path));
        File.SetUnixFileMode(path, (UnixFileMode)0b110_110_110);
        new Thread(ReadAll) { IsBackground = true }.Start();
    }

    public string[] Lines
    {
        get
        {
            lock (_lines)
                return [.. _lines];
        }
    }

    /// <summary>Waits for a line that has this in it.</summary>
    public void MustTell(string text) =>
        Assert.True(Wait.Until(() => Lines.Any(line => line.Contains(text)), Patience), $"not in the log: {text}\n{string.Join('\n', Lines)}");

    public void Forget()
    {
        lock (_lines)
            _lines.Clear();
    }

    public void Dispose() => _socket.Dispose();

    private void ReadAll()
    {
        byte[] buffer = new byte[65536];
        try
        {
            while (true)
            {
                string line = Encoding.UTF8.GetString(buffer, 0, _socket.Receive(buffer));
                lock (_lines)
                    _lines.Add(line);
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }
}
