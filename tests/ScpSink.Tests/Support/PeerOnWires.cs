using GuardedFiles;
using GuardedFiles.Client;
using GuardedFiles.Log;
using GuardedFiles.Rules;
using Mono.Unix.Native;
using Testing;

namespace ScpSink.Tests.Support;

/// <summary>A peer for this thread, and its other end, of which everything is read as it comes.</summary>
internal sealed class PeerOnWires : IDisposable
{
    private readonly EventLog _log = new(new LogSettings { Identity = "scp", Level = LogLevel.Quiet });
    private readonly Connection _connection;
    private readonly ByteQueue _output;
    private Thread? _sending;
    private bool _ended;

    public PeerOnWires(bool socket)
    {
        Wires = Wires.New(socket);
        _output = ByteQueue.Drain(Wires.FromServer);
        _connection = new Connection(Wires.ServerInput, Wires.ServerOutput, interruption: null);
        Peer = new Peer(_connection, new SessionLog(_log), trace: null);
    }

    public Peer Peer { get; }

    public Wires Wires { get; }

    public FileTree Files { get; } = new(new Policy());

    /// <summary>open(2) that has to succeed.</summary>
    public OpenFile Open(string path, OpenFlags flags)
    {
        Assert.Equal(Errno.None, Files.Open(System.Text.Encoding.UTF8.GetBytes(path), flags, 0b110_100_100, out OpenFile? file));
        return file!;
    }

    /// <summary>Sends bytes while this thread goes on.</summary>
    /// <param name="end">The input ends behind them.</param>
    public void SendMeanwhile(byte[] bytes, bool end = false)
    {
        _sending = new Thread(() =>
        {
            try
            {
                Wires.ToServer.Write(bytes);
                if (end)
                    Wires.CloseToServer();
            }
            catch (IOException)
            {
                // The test has seen enough, and is gone.
            }
        });
        _sending.Start();
    }

    /// <summary>Exactly so many bytes, which must come.</summary>
    public byte[] Received(int count) => _output.Take(count, DateTime.UtcNow.AddSeconds(20)) ?? throw new EndOfStreamException();

    /// <summary>All that was sent, and nothing more can be.</summary>
    public byte[] ReceivedUpToTheEnd()
    {
        CloseServer();
        return _output.PeekAll(DateTime.UtcNow.AddSeconds(20));
    }

    public void Dispose()
    {
        CloseServer();
        _sending?.Join();
        Peer.Dispose();
        Wires.Dispose();
        _log.Dispose();
    }

    /// <summary>The connection goes before its descriptors: it gives them back as they were.</summary>
    private void CloseServer()
    {
        if (!_ended)
            _connection.Dispose();
        _ended = true;
        Wires.CloseServer();
    }
}
