using GuardedFiles.Client;
using GuardedFiles.Linux;
using GuardedFiles.Tests.Support;
using Mono.Unix.Native;
using Testing;

namespace GuardedFiles.Tests.Client;

/// <summary>When the pipes between sshd and the session get more room, and when they give it back.</summary>
public sealed class ConnectionRoomTests : IDisposable
{
    private readonly Wires _wires = Wires.New(socket: false);
    private readonly Connection _connection;
    private readonly byte[] _block = new byte[32_768];

    public ConnectionRoomTests() => _connection = new Connection(_wires.ServerInput, _wires.ServerOutput, interruption: null);

    [Fact]
    public void A_session_that_begins_leaves_its_pipes_as_they_are() => AssertSizes(PipeRoom.Usual, PipeRoom.Usual);

    [Fact]
    public void An_upload_gets_a_larger_input_pipe()
    {
        Upload();
        AssertSizes(PipeRoom.Wanted, PipeRoom.Usual);
    }

    [Fact]
    public void An_upload_through_a_pipe_of_the_kernel_does_too()
    {
        using KernelPipe pipe = KernelPipe.Open()!;
        for (int count = 0; count < PipeRoom.Usual;)
        {
            _wires.ToServer.Write(_block);
            Assert.Equal(Errno.None, _connection.Receive(pipe, ulong.MaxValue, out int received));
            Assert.Equal(Errno.None, pipe.Read(_block, out _));
            count += received;
        }

        AssertSizes(PipeRoom.Wanted, PipeRoom.Usual);
    }

    [Fact]
    public void A_download_gets_a_larger_output_pipe()
    {
        for (int i = 0; i < 2; i++)
            Download();
        AssertSizes(PipeRoom.Usual, PipeRoom.Wanted);
    }

    [Fact]
    public void A_download_that_is_sent_elsewhere_is_counted()
    {
        _connection.CountSent(PipeRoom.Usual);
        AssertSizes(PipeRoom.Usual, PipeRoom.Wanted);
    }

    [Fact]
    public void Small_requests_and_answers_do_not_need_more_room()
    {
        for (int count = 0; count < 2 * PipeRoom.Usual; count += 1000)
        {
            _wires.ToServer.Write(_block.AsSpan(0, 1000));
            Assert.Equal(1000, _connection.Receive(_block));
            _connection.SendAll(_block.AsSpan(0, 1000));
            _wires.FromServer.ReadExactly(_block, 0, 1000);
        }

        AssertSizes(PipeRoom.Usual, PipeRoom.Usual);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_client_that_is_idle_has_its_room_given_back_and_is_waited_for(bool withSignals)
    {
        void Check(Interruption? interruption)
        {
            using Connection connection = new(_wires.ServerInput, _wires.ServerOutput, interruption);
            int timesIdle = 0;
            connection.WhenIdle = () => timesIdle++;
            connection.CountSent(PipeRoom.Usual);
            AssertSizes(PipeRoom.Usual, PipeRoom.Wanted);
            Thread client = new(() =>
            {
                Assert.True(Wait.Until(() => timesIdle > 0, TimeSpan.FromSeconds(20)));
                _wires.ToServer.Write("late"u8);
            });
            client.Start();

            Assert.Equal(4, connection.Receive(_block, nothingToSend: true));

            client.Join();
            Assert.Equal(1, timesIdle);
            AssertSizes(PipeRoom.Usual, PipeRoom.Usual);
        }

        if (withSignals)
            InterruptedThread.Run(Check);
        else
            Check(null);
    }

    [Fact]
    public void While_something_is_being_sent_nothing_is_given_back()
    {
        _connection.WhenIdle = () => Assert.Fail("called while an answer was being sent");
        _connection.CountSent(PipeRoom.Usual);
        Thread client = new(() =>
        {
            Thread.Sleep(1500);
            _wires.ToServer.Write("late"u8);
        });
        client.Start();

        Assert.Equal(4, _connection.Receive(_block));

        client.Join();
        AssertSizes(PipeRoom.Usual, PipeRoom.Wanted);
    }

    [Fact]
    public void A_socket_has_no_such_room()
    {
        using Wires wires = Wires.New(socket: true);
        using Connection connection = new(wires.ServerInput, wires.ServerOutput, interruption: null);
        connection.WhenIdle = () => Assert.Fail("called for a socket");
        connection.CountSent(PipeRoom.Usual);
        wires.ToServer.Write("now"u8);
        Assert.Equal(3, connection.Receive(_block, nothingToSend: true));
    }

    public void Dispose()
    {
        _connection.Dispose();
        _wires.Dispose();
    }

    private void Upload()
    {
        for (int count = 0; count < PipeRoom.Usual;)
        {
            _wires.ToServer.Write(_block);
            count += _connection.Receive(_block);
        }
    }

    private void Download()
    {
        _connection.SendAll(_block);
        _wires.FromServer.ReadExactly(_block);
    }

    private void AssertSizes(int input, int output) => Assert.Equal(
        (input, output),
        (Libc.fcntl(_wires.ServerInput, Libc.F_GETPIPE_SZ, 0), Libc.fcntl(_wires.ServerOutput, Libc.F_GETPIPE_SZ, 0)));
}
