using System.Buffers.Binary;
using GuardedFiles.Client;
using SftpServer.Wire;
using Testing;

namespace SftpServer.Tests;

public sealed class PacketStreamTests : IDisposable
{
    private readonly Wires _wires = Wires.New(socket: true);
    private readonly Connection _connection;
    private readonly PacketStream _stream;

    public PacketStreamTests()
    {
        _connection = new Connection(_wires.ServerInput, _wires.ServerOutput, interruption: null);
        _stream = new PacketStream(_connection);
    }

    [Fact]
    public void A_packet_is_given_when_it_is_whole()
    {
        Assert.False(_stream.TryNext(out _));
        _wires.ToServer.Write([0, 0, 0, 3, 1, 2]);
        Assert.True(_stream.Turn());
        Assert.False(_stream.TryNext(out _));
        _wires.ToServer.Write([3, 0, 0, 0, 0]);
        Assert.True(_stream.Turn());

        Assert.True(_stream.TryNext(out ReadOnlySpan<byte> first));
        Assert.Equal([1, 2, 3], first.ToArray());
        Assert.True(_stream.TryNext(out ReadOnlySpan<byte> second));
        Assert.True(second.IsEmpty);
        Assert.False(_stream.TryNext(out _));
    }

    [Fact]
    public void What_was_read_before_is_the_beginning_of_the_first_packet()
    {
        _stream.Begin([0, 0, 0, 3, 1]);
        _wires.ToServer.Write([2, 3, 0, 0, 0, 0]);

        Assert.False(_stream.TryNext(out _));
        Assert.True(_stream.Turn());
        Assert.True(_stream.TryNext(out ReadOnlySpan<byte> first));
        Assert.Equal([1, 2, 3], first.ToArray());
        Assert.True(_stream.TryNext(out ReadOnlySpan<byte> second));
        Assert.True(second.IsEmpty);
    }

    [Fact]
    public void There_is_always_room_for_the_longest_answer()
    {
        byte[] received = new byte[3_000_000];
        Thread reading = new(() => _wires.FromServer.ReadExactly(received));
        reading.Start();
        for (int i = 0; i < 30; i++)
        {
            Assert.Equal(4 + WireLimits.Packet, _stream.Room.Length);
            _stream.Room[..100_000].Fill((byte)i);
            _stream.Commit(100_000);
            _ = _stream.TryNext(out _);
        }

        _wires.CloseToServer();
        while (_stream.Turn())
        {
            // The end of the input may come while the last answers go out.
        }

        Assert.True(reading.Join(TimeSpan.FromSeconds(10)));
        for (int i = 0; i < 30; i++)
            Assert.Equal(100_000, received.AsSpan(i * 100_000, 100_000).Count((byte)i));
    }

    [Fact]
    public void Packets_of_all_lengths_keep_their_bytes()
    {
        Random random = new(1);
        List<byte[]> packets = [];
        for (int i = 0; i < 200; i++)
        {
            packets.Add(new byte[random.Next(random.Next(WireLimits.Packet))]);
            random.NextBytes(packets[^1]);
        }

        Thread writing = new(() => WriteAll(packets));
        writing.Start();
        foreach (byte[] packet in packets)
        {
            ReadOnlySpan<byte> received;
            while (!_stream.TryNext(out received))
                Assert.True(_stream.Turn());
            Assert.True(packet.AsSpan().SequenceEqual(received));
        }

        Assert.True(writing.Join(TimeSpan.FromSeconds(10)));
    }

    [Theory]
    [InlineData(WireLimits.Packet + 1u)]
    [InlineData(uint.MaxValue)]
    public void A_length_that_cannot_be_is_the_end(uint length)
    {
        byte[] field = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(field, length);
        _wires.ToServer.Write(field);
        Assert.True(_stream.Turn());

        SessionOverException over = Assert.Throws<SessionOverException>(() => _stream.TryNext(out _));

        Assert.Equal(field[0] == 0 ? SessionEnd.BadMessage : SessionEnd.NoPacket, over.End);
    }

    public void Dispose()
    {
        _stream.Dispose();
        _connection.Dispose();
        _wires.Dispose();
    }

    private void WriteAll(List<byte[]> packets)
    {
        byte[] field = new byte[4];
        foreach (byte[] packet in packets)
        {
            BinaryPrimitives.WriteInt32BigEndian(field, packet.Length);
            _wires.ToServer.Write(field);
            _wires.ToServer.Write(packet);
        }
    }
}
