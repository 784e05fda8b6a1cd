using GuardedFiles.Client;
using GuardedFiles.Linux;
using Microsoft.Win32.SafeHandles;
using Mono.Unix.Native;
using Testing;

namespace GuardedFiles.Tests.Client;

public sealed class ConnectionTests
{
    private readonly byte[] _buffer = new byte[1 << 20];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_the_client_sent_is_received_and_then_the_end(bool socket)
    {
        using Wires wires = Wires.New(socket);
        using Connection connection = new(wires.ServerInput, wires.ServerOutput, interruption: null);
        wires.ToServer.Write("hello"u8);
        wires.CloseToServer();

        Assert.Equal(5, connection.Receive(_buffer));
        Assert.Equal("hello"u8, _buffer.AsSpan(0, 5));
        Assert.Equal(0, connection.Receive(_buffer));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Sending_never_waits(bool socket)
    {
        using Wires wires = Wires.New(socket);
        using Connection connection = new(wires.ServerInput, wires.ServerOutput, interruption: null);
        int sent = 0;
        for (int count; (count = connection.Send(_buffer)) > 0;)
            sent += count;

        Assert.InRange(sent, 4096, int.MaxValue);
        wires.FromServer.ReadExactly(new byte[sent]);
        Assert.False(connection.WaitToSend(orToReceive: true));
        Assert.InRange(connection.Send(_buffer), 1, _buffer.Length);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Waiting_to_send_ends_when_the_client_sends(bool socket)
    {
        using Wires wires = Wires.New(socket);
        using Connection connection = new(wires.ServerInput, wires.ServerOutput, interruption: null);
        while (connection.Send(_buffer) > 0)
        {
            // Until nothing fits any more.
        }

        wires.ToServer.Write("x"u8);
        Assert.True(connection.WaitToSend(orToReceive: true));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_client_that_is_gone_is_the_end(bool socket)
    {
        using Wires wires = Wires.New(socket);
        using Connection connection = new(wires.ServerInput, wires.ServerOutput, interruption: null);
        wires.CloseClient();

        SessionOverException over = Assert.Throws<SessionOverException>(() => connection.Send(_buffer));

        Assert.Equal(SessionEnd.OutputClosed, over.End);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Between_the_parts_of_a_request_a_client_that_is_gone_is_noticed(bool socket)
    {
        using Wires wires = Wires.New(socket);
        using Connection connection = new(wires.ServerInput, wires.ServerOutput, interruption: null);
        connection.ThrowIfOver();
        wires.CloseToServer(); // It has nothing more to say, and waits for answers.
        connection.ThrowIfOver();
        wires.CloseClient();

        SessionOverException over = Assert.Throws<SessionOverException>(connection.ThrowIfOver);

        Assert.Equal(SessionEnd.OutputClosed, over.End);
    }

    [Fact]
    public void A_pipe_is_given_back_as_it_was()
    {
        using Wires wires = Wires.New(socket: false);
        int before = Libc.fcntl(wires.ServerOutput, Libc.F_GETFL, 0);
        using (Connection connection = new(wires.ServerInput, wires.ServerOutput, interruption: null))
            Assert.NotEqual(before, Libc.fcntl(wires.ServerOutput, Libc.F_GETFL, 0));
        Assert.Equal(before, Libc.fcntl(wires.ServerOutput, Libc.F_GETFL, 0));
    }

    [Fact]
    public void A_stream_that_cannot_be_read_or_written_ends_with_1()
    {
        using SafeFileHandle file = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.Read);
        using SafeFileHandle memory = File.OpenHandle("/proc/self/mem", FileMode.Open, FileAccess.Read);
        using Connection connection = new((int)memory.DangerousGetHandle(), (int)file.DangerousGetHandle(), interruption: null);

        SessionOverException reading = Assert.Throws<SessionOverException>(() => connection.Receive(_buffer));
        SessionOverException writing = Assert.Throws<SessionOverException>(() => connection.Send(_buffer));

        Assert.Equal(("read", Errno.EIO, SessionEnd.StreamFailed), (reading.Operation, reading.Error, reading.End));
        Assert.Equal(("write", Errno.EBADF, SessionEnd.StreamFailed), (writing.Operation, writing.Error, writing.End));
    }
}
