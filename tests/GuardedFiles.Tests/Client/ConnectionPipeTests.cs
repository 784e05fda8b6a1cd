using GuardedFiles.Client;
using GuardedFiles.Linux;
using GuardedFiles.Tests.Support;
using Mono.Unix.Native;
using Testing;

namespace GuardedFiles.Tests.Client;

/// <summary>Receive into a pipe of the kernel's.</summary>
public sealed class ConnectionPipeTests
{
    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public void What_comes_late_is_waited_for_and_then_comes_the_end(bool socket, bool nonBlocking)
    {
        using Wires wires = Wires.New(socket);
        using Connection connection = new(wires.ServerInput, wires.ServerOutput, interruption: null);
        using KernelPipe pipe = KernelPipe.Open()!;
        if (nonBlocking)
            _ = OwnProcess.SetNonBlocking(wires.ServerInput);
        Thread client = new(() => wires.ToServer.Write("hello"u8));
        client.Start();

        Assert.Equal(Errno.None, connection.Receive(pipe, ulong.MaxValue, out int count));
        byte[] received = new byte[10];
        Assert.Equal(Errno.None, pipe.Read(received, out int read));
        Assert.Equal((5, 5), (count, read));
        Assert.Equal("hello"u8, received.AsSpan(0, 5));

        client.Join();
        wires.CloseToServer();
        Assert.Equal(Errno.None, connection.Receive(pipe, 10, out count));
        Assert.Equal(0, count);
    }

    [Theory]
    [InlineData(Errno.EINVAL)]
    [InlineData(Errno.ENOSYS)]
    [InlineData(Errno.EPERM)]
    [InlineData(Errno.EIO)]
    public void Where_the_kernel_declines_the_bytes_can_still_be_read(Errno refusal)
    {
        using Wires wires = Wires.New(socket: true);
        using Connection connection = new(wires.ServerInput, wires.ServerOutput, interruption: null);
        using KernelPipe pipe = KernelPipe.Open()!;
        wires.ToServer.Write("hello"u8);
        Kernel.Refusing(SystemCall.Splice, refusal, () =>
        {
            Assert.Equal(refusal, connection.Receive(pipe, 10, out int count));
            Assert.Equal(0, count);
        });
        Assert.Equal(5, connection.Receive(new byte[10]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_signal_ends_the_waiting(bool socket)
    {
        if (InterruptedThread.TermIsIgnored())
            return;
        using Wires wires = Wires.New(socket);
        using KernelPipe pipe = KernelPipe.Open()!;
        InterruptedThread.Run(interruption =>
        {
            using Connection connection = new(wires.ServerInput, wires.ServerOutput, interruption);
            InterruptedThread.Signal();
            SessionOverException over = Assert.Throws<SessionOverException>(() => connection.Receive(pipe, 10, out _));
            Assert.Equal(Libc.SIGTERM, over.Signal);
        });
    }
}
