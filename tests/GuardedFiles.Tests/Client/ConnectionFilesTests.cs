using System.Runtime.InteropServices;
using GuardedFiles.Client;
using GuardedFiles.Linux;
using GuardedFiles.Tests.Support;
using Mono.Unix.Native;
using Testing;

namespace GuardedFiles.Tests.Client;

/// <summary>PrepareToSendFiles: what sendfile(2) and splice(2) need of the other end.</summary>
public sealed partial class ConnectionFilesTests
{
    [Fact]
    public void A_socket_gets_more_room()
    {
        using Wires wires = Wires.New(socket: true);
        Shrink(wires.ServerOutput);
        int before = Room(wires.ServerOutput);
        using Connection connection = new(wires.ServerInput, wires.ServerOutput, interruption: null);
        Assert.Equal(before, Room(wires.ServerOutput));

        connection.PrepareToSendFiles();

        Assert.Equal(wires.ServerOutput, connection.Output);
        int most = int.Parse(File.ReadAllText("/proc/sys/net/core/wmem_max"));
        Assert.Equal(2 * Math.Min(212_992, most), Room(wires.ServerOutput));
        Assert.NotEqual(before, Room(wires.ServerOutput));
    }

    [Fact]
    public void A_socket_goes_on_waiting_for_what_comes_in()
    {
        using Wires wires = Wires.New(socket: true);
        int before = Flags(wires.ServerOutput);
        using Connection connection = new(wires.ServerInput, wires.ServerOutput, interruption: null);
        Assert.True(connection.TakesPages);
        connection.PrepareToSendFiles();
        Assert.Equal(before, Flags(wires.ServerOutput));
        Assert.Equal(0, before & (int)OpenFlags.O_NONBLOCK);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_client_that_reads_nothing_is_not_waited_for_long(bool socket)
    {
        using Wires wires = Wires.New(socket);
        using Connection connection = new(wires.ServerInput, wires.ServerOutput, interruption: null);
        connection.PrepareToSendFiles();
        using Folder folder = new();
        _ = folder.NewFile("f", new string('x', 4 << 20));
        using OpenFile file = folder.Open("f");
        using KernelPipe pipe = KernelPipe.Open(1 << 19)!;
        ulong sent = 0;
        int count;
        do
        {
            Assert.Equal(Errno.None, pipe.Fill(file.Descriptor, sent, 60_000, out int filled));
            count = connection.Send(pipe, filled);
            sent += (ulong)count;
            if (count > 0 && count < filled)
                count = connection.Send(pipe, filled - count);
        }
        while (count > 0);

        Assert.InRange(sent, 50_000ul, 3ul << 20);
    }

    [Fact]
    public void A_socket_that_does_not_wait_is_still_waited_for_when_bytes_are_expected()
    {
        using Wires wires = Wires.New(socket: true);
        InterruptedThread.Run(interruption =>
        {
            using Connection connection = new(wires.ServerInput, wires.ServerOutput, interruption);
            connection.PrepareToSendFiles();
            Thread client = new(() => wires.ToServer.Write("late"u8));
            client.Start();
            byte[] buffer = new byte[10];
            Assert.Equal(4, connection.Receive(buffer));
            Assert.True(client.Join(TimeSpan.FromSeconds(10)));
        });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_pipe_stays_as_it_is(bool withSignals)
    {
        using Wires wires = Wires.New(socket: false);
        int before = Flags(wires.ServerOutput);
        void Check(Interruption? interruption)
        {
            using (Connection connection = new(wires.ServerInput, wires.ServerOutput, interruption))
            {
                int during = Flags(wires.ServerOutput);
                connection.PrepareToSendFiles();
                Assert.Equal(during, Flags(wires.ServerOutput));
                connection.SendAll("still there"u8);
            }

            Assert.Equal(before, Flags(wires.ServerOutput));
        }

        if (withSignals)
            InterruptedThread.Run(Check);
        else
            Check(null);
        byte[] received = new byte[11];
        wires.FromServer.ReadExactly(received);
        Assert.Equal("still there"u8, received);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_whole_file_goes_out_however_slowly_the_client_reads(bool socket)
    {
        using Folder folder = new();
        byte[] content = new byte[1_500_001];
        Random.Shared.NextBytes(content);
        File.WriteAllBytes(folder.Path("f"), content);
        using OpenFile file = folder.Open("f", OpenFlags.O_RDONLY);
        using Wires wires = Wires.New(socket);
        byte[] received = new byte[content.Length];
        Thread client = new(() =>
        {
            for (int at = 0; at < received.Length;)
                at += wires.FromServer.Read(received, at, Math.Min(3001, received.Length - at));
        });
        client.Start();

        InterruptedThread.Run(interruption =>
        {
            using Connection connection = new(wires.ServerInput, wires.ServerOutput, interruption);
            connection.PrepareToSendFiles();
            ulong sent = 0;
            while (sent < (ulong)content.Length)
            {
                Errno error = file.Send(connection.Output, sent, ulong.MaxValue, out ulong count);
                sent += count;
                if (error == Errno.EAGAIN)
                    _ = connection.WaitToSend(orToReceive: false);
                else
                    Assert.Equal(Errno.None, error);
            }
        });

        Assert.True(client.Join(TimeSpan.FromSeconds(10)));
        Assert.True(content.AsSpan().SequenceEqual(received));
    }

    private static int Flags(int descriptor) => Libc.fcntl(descriptor, Libc.F_GETFL, 0);

    private static int Room(int descriptor)
    {
        uint length = sizeof(int);
        Assert.Equal(0, getsockopt(descriptor, Libc.SOL_SOCKET, Libc.SO_SNDBUF, out int value, ref length));
        return value;
    }

    private static void Shrink(int descriptor)
    {
        int little = 8192;
        Assert.Equal(0, Libc.setsockopt(descriptor, Libc.SOL_SOCKET, Libc.SO_SNDBUF, in little, sizeof(int)));
    }

    [LibraryImport("libc")]
    private static partial int getsockopt(int descriptor, int level, int name, out int value, ref uint length);
}
