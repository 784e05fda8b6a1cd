using GuardedFiles.Linux;
using GuardedFiles.Tests.Support;
using Mono.Unix.Native;
using Testing;

namespace GuardedFiles.Tests.Linux;

public sealed class KernelPipeTests : IDisposable
{
    private readonly Folder _folder = new();
    private readonly byte[] _buffer = new byte[100];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Bytes_pass_from_the_other_end_into_a_file(bool socket)
    {
        _ = _folder.NewFile("f", "0123456789");
        using OpenFile file = _folder.Open("f", OpenFlags.O_WRONLY);
        using Wires wires = Wires.New(socket);
        using KernelPipe pipe = KernelPipe.Open()!;
        wires.ToServer.Write("abcdef"u8);

        Fills(4, pipe, wires, most: 4);
        Assert.Equal(Errno.None, file.WriteNext(pipe, 3, out int written));
        Assert.Equal(3, written);
        Assert.Equal(Errno.None, file.WriteNext(pipe, 100, out written));
        Assert.Equal(1, written);
        Fills(2, pipe, wires, most: ulong.MaxValue);
        Assert.Equal(Errno.None, file.WriteNext(pipe, 2, out _));

        Assert.Equal("abcdef6789", _folder.ContentOf("f"));
        Assert.Equal(6ul, file.BytesWritten);
        wires.CloseToServer();
        Fills(0, pipe, wires, most: 10);
    }

    [Fact]
    public void Pages_of_a_file_stay_in_a_pipe_when_the_file_is_cut_off()
    {
        _ = _folder.NewFile("f", "0123456789");
        using OpenFile file = _folder.Open("f");
        using KernelPipe pipe = KernelPipe.Open(1 << 19)!;
        Assert.Equal((1 << 19) - 4096, pipe.Capacity);

        Assert.Equal(Errno.None, pipe.Fill(file.Descriptor, 3, 5, out int count));
        Assert.Equal(5, count);
        Assert.Equal(Errno.None, file.SetSize(0));
        Assert.Equal(Errno.None, pipe.Read(_buffer, out count));
        Assert.Equal("34567"u8, _buffer.AsSpan(0, count));
        Assert.Equal(Errno.None, pipe.Fill(file.Descriptor, 3, 5, out count));
        Assert.Equal(0, count);
    }

    [Fact]
    public void A_pipe_that_is_full_of_pages_says_so_and_does_not_wait()
    {
        _ = _folder.NewFile("f", new string('x', 300_000));
        using OpenFile file = _folder.Open("f");
        using KernelPipe pipe = KernelPipe.Open(1 << 16)!;
        Assert.Equal(Errno.None, pipe.Fill(file.Descriptor, 0, 300_000, out int count));
        Assert.Equal(1 << 16, count);
        Assert.Equal(Errno.EAGAIN, pipe.Fill(file.Descriptor, 0, 1, out count));
        Assert.Equal(0, count);
    }

    [Fact]
    public void A_pipe_that_is_full_takes_no_more_than_it_holds()
    {
        using Wires wires = Wires.New(socket: true);
        using KernelPipe pipe = KernelPipe.Open()!;
        byte[] much = new byte[3_000_000];
        Thread client = new(() => wires.ToServer.Write(much));
        client.Start();
        int all = 0;
        byte[] taken = new byte[1 << 20];
        while (all < much.Length)
        {
            Assert.Equal(Errno.None, pipe.Fill(wires.ServerInput, ulong.MaxValue, out int count));
            Assert.InRange(count, 1, 1 << 20);
            all += count;
            for (int left = count; left > 0;)
            {
                Assert.Equal(Errno.None, pipe.Read(taken.AsSpan(0, left), out int read));
                Assert.InRange(read, 1, left);
                left -= read;
            }
        }

        Assert.Equal(much.Length, all);
        client.Join();
    }

    [Fact]
    public void What_a_file_did_not_take_can_be_taken_out()
    {
        using Wires wires = Wires.New(socket: true);
        using KernelPipe pipe = KernelPipe.Open()!;
        Assert.Equal(Errno.None, _folder.Tree.OpenToReplace("/dev/full"u8, 0, out OpenFile? full, out _));
        using OpenFile device = full!;
        wires.ToServer.Write("abc"u8);
        Fills(3, pipe, wires, most: 10);

        Assert.True(device.WriteNext(pipe, 3, out int written).Failed);
        Assert.Equal((0, 0ul), (written, device.BytesWritten));

        Assert.Equal(Errno.None, pipe.Read(_buffer, out int count));
        Assert.Equal("abc"u8, _buffer.AsSpan(0, count));
    }

    [Fact]
    public void A_file_that_appends_takes_no_pages()
    {
        _ = _folder.NewFile("f");
        using OpenFile file = _folder.Open("f", OpenFlags.O_WRONLY | OpenFlags.O_APPEND);
        using Wires wires = Wires.New(socket: true);
        using KernelPipe pipe = KernelPipe.Open()!;
        wires.ToServer.Write("abc"u8);
        Fills(3, pipe, wires, most: 3);
        Assert.Equal(Errno.EINVAL, file.WriteNext(pipe, 3, out int written));
        Assert.Equal(0, written);
    }

    [Fact]
    public void A_splice_that_gets_nowhere_is_an_error()
    {
        _ = _folder.NewFile("f");
        using OpenFile file = _folder.Open("f");
        using Wires wires = Wires.New(socket: true);
        using KernelPipe pipe = KernelPipe.Open()!;
        wires.ToServer.Write("abc"u8);
        Fills(3, pipe, wires, most: 3);
        Kernel.Refusing(SystemCall.Splice, 0, () => Assert.Equal(Errno.EIO, file.WriteNext(pipe, 3, out _))); // It answers 0.
        Kernel.Refusing(SystemCall.Splice, Errno.ENOSPC, () => Assert.Equal(Errno.ENOSPC, file.WriteNext(pipe, 3, out _)));
        Assert.Equal(0ul, file.BytesWritten);
    }

    [Fact]
    public void Input_that_cannot_be_spliced_says_so()
    {
        using KernelPipe pipe = KernelPipe.Open()!;
        using Wires wires = Wires.New(socket: true);
        Kernel.Refusing(SystemCall.Splice, Errno.EINVAL, () =>
        {
            Assert.Equal(Errno.EINVAL, pipe.Fill(wires.ServerInput, 10, out int count));
            Assert.Equal(0, count);
        });
    }

    [Fact]
    public void Without_descriptors_there_is_none() =>
        Kernel.Refusing(SystemCall.Pipe2, Errno.EMFILE, () => Assert.Null(KernelPipe.Open()));

    [Fact]
    public void No_descriptor_stays_open()
    {
        int before = Pipes();
        for (int i = 0; i < 100; i++)
            KernelPipe.Open()!.Dispose();
        Assert.InRange(Pipes(), 0, before + 20); // Others of this process may have opened some.
    }

    public void Dispose() => _folder.Dispose();

    private static void Fills(int expected, KernelPipe pipe, Wires wires, ulong most)
    {
        Assert.Equal(Errno.None, pipe.Fill(wires.ServerInput, most, out int count));
        Assert.Equal(expected, count);
    }

    private static int Pipes() => Directory.GetFiles("/proc/self/fd").Count(
        link => new FileInfo(link).LinkTarget?.StartsWith("pipe:", StringComparison.Ordinal) == true);
}
