using GuardedFiles.Client;
using SftpServer.Wire;
using Testing;

namespace SftpServer.Tests;

public sealed class AnswerQueueTests : IDisposable
{
    private const int Answer = 4 + WireLimits.Packet;

    private readonly Wires _wires = Wires.New(socket: true);
    private readonly Connection _connection;
    private readonly AnswerQueue _queue;
    private readonly MemoryStream _expected = new();
    private readonly Random _random = new(1);

    public AnswerQueueTests()
    {
        _connection = new Connection(_wires.ServerInput, _wires.ServerOutput, interruption: null);
        _queue = new AnswerQueue(_connection, Answer);
    }

    [Fact]
    public void Without_answers_there_is_nothing_to_send_and_room_for_one()
    {
        Assert.True(_queue.Send());
        Assert.Equal(Answer, _queue.Room.Length);
        Assert.False(_queue.IsFull);
        Assert.False(_queue.HasBacklog);
    }

    [Fact]
    public void It_is_full_after_a_batch_and_grows_to_sixteen_megabytes_and_no_further()
    {
        Fill();
        Assert.InRange(_expected.Length, WireLimits.Batch, WireLimits.Batch + 50_000);
        while (_queue.TryGrow())
            Fill();

        Assert.True(_queue.IsFull);
        Assert.True(_queue.HasBacklog);
        Assert.InRange(_expected.Length, WireLimits.Unread - (1 << 20), WireLimits.Unread + 50_000);
    }

    [Fact]
    public void Whatever_is_sent_when_comes_in_its_order_and_the_first_buffer_is_used_again()
    {
        for (int round = 0; round < 3; round++)
        {
            _expected.SetLength(0);
            for (int i = 0; i < 40; i++)
            {
                Fill();
                _ = _queue.Send(more: i % 2 == 0);
                _ = _queue.TryGrow();
            }

            Thread sending = new(SendAll);
            sending.Start();
            byte[] received = new byte[_expected.Length];
            _wires.FromServer.ReadExactly(received);
            sending.Join();
            Assert.True(received.AsSpan().SequenceEqual(_expected.ToArray()));
            Assert.False(_queue.HasBacklog);
            Assert.False(_queue.IsFull);
        }
    }

    public void Dispose()
    {
        _queue.Dispose();
        _connection.Dispose();
        _wires.Dispose();
        _expected.Dispose();
    }

    private void Fill()
    {
        while (!_queue.IsFull)
        {
            byte[] answer = new byte[_random.Next(50_000)];
            _random.NextBytes(answer);
            answer.CopyTo(_queue.Room);
            _queue.Commit(answer.Length);
            _expected.Write(answer);
        }
    }

    private void SendAll()
    {
        while (!_queue.Send())
            _ = _connection.WaitToSend(orToReceive: false);
    }
}
