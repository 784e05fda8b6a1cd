using System.Buffers.Binary;
using GuardedFiles.Client;
using Testing;

namespace SftpServer.Tests;

/// <summary>The server's own loop on a thread of its own, in this process.</summary>
internal sealed class RunningServer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Conversation _conversation = new();
    private readonly Wires _wires;
    private readonly Task _task;
    private readonly byte[] _received = new byte[4096];
    private int _at;
    private int _end;

    public RunningServer(bool socket)
    {
        _conversation.Session.ClientVersion = null;
        _wires = Wires.New(socket);
        _task = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public Wires Wires => _wires;

    public Conversation Conversation => _conversation;

    public void Send(Packet packet) => Send(packet.ToArray());

    public void Send(byte[] bytes) => _wires.ToServer.Write(bytes);

    /// <summary>The next answer; fails when it does not come in time.</summary>
    public Answer Receive()
    {
        byte[] packet = Read(BinaryPrimitives.ReadInt32BigEndian(Read(4)));
        return new Answer(packet);
    }

    public Answer Ask(Packet packet)
    {
        Send(packet);
        return Receive();
    }

    public void Initialise() => Assert.Equal(PacketType.Version, Ask(new Packet(PacketType.Init).UInt32(3)).Type);

    /// <summary>What ended the server; null when its input did.</summary>
    public SessionOverException? End()
    {
        try
        {
            Assert.True(_task.Wait(Patience), "the server goes on");
            return null;
        }
        catch (AggregateException error) when (error.InnerException is SessionOverException over)
        {
            return over;
        }
    }

    public void Dispose()
    {
        _wires.CloseClient();
        _ = End();
        _wires.Dispose();
        _conversation.Dispose();
    }

    private void Run()
    {
        using Connection connection = new(_wires.ServerInput, _wires.ServerOutput, interruption: null);
        using PacketStream stream = new(connection, Catalogue.MayAnswerAtLength);
        new Server(_conversation.Session, stream).Run();
    }

    private byte[] Read(int count)
    {
        byte[] bytes = new byte[count];
        for (int filled = 0; filled < count;)
        {
            if (_at == _end)
                ReadMore();
            int taken = Math.Min(count - filled, _end - _at);
            _received.AsSpan(_at, taken).CopyTo(bytes.AsSpan(filled));
            _at += taken;
            filled += taken;
        }

        return bytes;
    }

    private void ReadMore()
    {
        Task<int> reading = Task.Run(() => _wires.FromServer.Read(_received));
        Assert.True(reading.Wait(Patience), "the server does not answer");
        (_at, _end) = (0, reading.Result);
        Assert.NotEqual(0, _end);
    }
}
