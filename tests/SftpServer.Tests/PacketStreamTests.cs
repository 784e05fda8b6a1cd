using System.Buffers.Binary;
using GuardedFiles.Client;
using SftpServer.Wire;
using Testing;
using PacketType = SftpServer.Wire.PacketType;

namespace SftpServer.Tests;

public sealed class PacketStreamTests : IDisposable
{
    private readonly Wires _wires = Wires.New(socket: true);
    private readonly Connection _connection;
    private readonly PacketStream _stream;

    public PacketStreamTests()
    {
        _connection = new Connection(_wires.ServerInput, _wires.ServerOutput, interruption: null);
        _stream = new PacketStream(_connection, Catalogue.MayAnswerAtLength);
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

    [Fact]
    public void Requests_with_short_answers_are_given_while_the_client_reads_nothing()
    {
        const int count = 350_000, length = 41;
        Send(PacketType.LinkStat, count);

        Assert.True(InTime(() => Serve(count, length)), "waited for the client");

        byte[] answers = new byte[count * length];
        Thread sending = new(() => Assert.True(_stream.Turn()));
        sending.Start();
        _wires.FromServer.ReadExactly(answers);
        _wires.ToServer.Write([0, 0, 0, 1]);
        AssertAnswers(answers, count, length);
        sending.Join();
    }

    [Theory]
    [InlineData(5)]
    [InlineData(12)]
    public void A_request_with_a_long_answer_waits_for_the_client_to_read_a_batch(byte type)
    {
        const int count = 20_000, length = 41;
        Send(PacketType.LinkStat, count);
        Assert.True(InTime(() => Serve(count, length)), "waited for the client");
        Send((PacketType)type, 1);

        Thread serving = new(() => Serve(1, length));
        serving.Start();

        Assert.False(serving.Join(200));
        byte[] answers = new byte[count * length];
        _wires.FromServer.ReadExactly(answers);
        AssertAnswers(answers, count, length);
        Assert.True(serving.Join(10_000));
    }

    [Fact]
    public void No_more_than_sixteen_megabytes_of_answers_wait()
    {
        const int length = 4000, most = WireLimits.Unread / length, count = 2 * most;
        Thread writing = new(() => Send(PacketType.LinkStat, count));
        writing.Start();
        int served = 0;
        Thread serving = new(() => Serve(count, length, ref served));
        serving.Start();

        Assert.False(serving.Join(1500));
        int waiting = Volatile.Read(ref served);
        Assert.InRange(waiting, most - 400, most + 400); // What the socket holds, and what is left of a buffer.

        byte[] answers = new byte[waiting * length];
        _wires.FromServer.ReadExactly(answers);
        AssertAnswers(answers, waiting, length);
        _ = Task.Run(() => _wires.FromServer.CopyTo(Stream.Null));
        Assert.True(serving.Join(10_000));
        Assert.True(writing.Join(10_000));
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

    /// <summary>Requests of one type, with nothing in them but an id.</summary>
    private void Send(PacketType type, int count)
    {
        Thread writing = new(() => _wires.ToServer.Write([.. Enumerable.Repeat((byte[])[0, 0, 0, 5, (byte)type, 0, 0, 0, 0], count).SelectMany(bytes => bytes)]));
        writing.Start();
    }

    private void Serve(int count, int length)
    {
        int served = 0;
        Serve(count, length, ref served);
    }

    /// <summary>Answers requests: each byte of the n-th answer is n.</summary>
    private void Serve(int count, int length, ref int served)
    {
        while (served < count)
        {
            while (!_stream.TryNext(out _))
                Assert.True(_stream.Turn());
            _stream.Room[..length].Fill((byte)served);
            _stream.Commit(length);
            served++;
        }
    }

    private static void AssertAnswers(byte[] answers, int count, int length)
    {
        for (int i = 0; i < count; i++)
            Assert.False(answers.AsSpan(i * length, length).ContainsAnyExcept((byte)i));
    }

    private static bool InTime(Action action)
    {
        Thread thread = new(() => action()) { IsBackground = true };
        thread.Start();
        return thread.Join(20_000);
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
