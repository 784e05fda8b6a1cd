using GuardedFiles;
using GuardedFiles.Client;
using GuardedFiles.Tests.Support;
using Mono.Unix.Native;
using ScpSink.Tests.Support;
using Folder = ScpSink.Tests.Support.Folder;

namespace ScpSink.Tests;

public sealed class FileReceiverTests : IDisposable
{
    private const int LargeFile = 512 * 1024;

    /// <summary>What moves bytes within the kernel.</summary>
    private static readonly SystemCall Splice = new(275, 76);

    private readonly Folder _folder = new();

    public static TheoryData<int, bool> Sizes
    {
        get
        {
            TheoryData<int, bool> sizes = [];
            foreach (int size in (int[])[0, 1, LargeFile - 1, LargeFile, LargeFile + 1, 2_000_000])
            {
                sizes.Add(size, true);
                sizes.Add(size, false);
            }

            return sizes;
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void All_bytes_reach_the_file_and_no_byte_more_is_taken(int size, bool socket) =>
        CheckReceived(size, OpenFlags.O_WRONLY, isRegular: true, socket);

    [Theory]
    [InlineData(Errno.EINVAL)]
    [InlineData(Errno.ENOSYS)]
    [InlineData(Errno.EPERM)]
    public void Where_bytes_cannot_pass_by_they_are_read_and_written(Errno error) => Kernel.Refusing(
        Splice, error, () => CheckReceived(3 * LargeFile, OpenFlags.O_WRONLY, isRegular: true, socket: true));

    /// <summary>splice(2) does not append: the bytes are in the pipe already, and have to come out of it.</summary>
    [Fact]
    public void A_file_that_takes_no_pages_is_written() =>
        CheckReceived(3 * LargeFile, OpenFlags.O_WRONLY | OpenFlags.O_APPEND, isRegular: true, socket: true);

    [Fact]
    public void What_is_no_regular_file_is_written() =>
        CheckReceived(LargeFile, OpenFlags.O_WRONLY, isRegular: false, socket: true);

    [Theory]
    [InlineData(1)]
    [InlineData(3 * LargeFile)]
    public void Bytes_that_cannot_be_written_are_taken_nevertheless(int size)
    {
        _ = _folder.NewFile("f");
        using PeerOnWires wires = new(socket: true);
        using OpenFile file = wires.Open(_folder["f"], OpenFlags.O_RDONLY);
        wires.SendMeanwhile([.. new byte[size], (byte)'E', (byte)'\n']);

        Assert.Equal(Errno.EBADF, new FileReceiver(wires.Peer, whileWaiting: null).Receive(file, isRegular: true, (ulong)size));

        Assert.True(wires.Peer.NextLine(out ReadOnlySpan<byte> line));
        Assert.Equal("E"u8, line);
        Assert.Equal(0ul, file.BytesWritten);
    }

    [Theory]
    [InlineData(10, 5)]
    [InlineData(2 * LargeFile, 0)]
    [InlineData(2 * LargeFile, LargeFile + 5)]
    public void What_came_before_the_end_is_in_the_file(int announced, int sent)
    {
        _ = _folder.NewFile("f", "before");
        using PeerOnWires wires = new(socket: true);
        using OpenFile file = wires.Open(_folder["f"], OpenFlags.O_WRONLY);
        byte[] content = [.. Enumerable.Repeat((byte)'x', sent)];
        wires.SendMeanwhile(content, end: true);

        SessionOverException over = Assert.Throws<SessionOverException>(
            () => new FileReceiver(wires.Peer, whileWaiting: null).Receive(file, isRegular: true, (ulong)announced));
        Assert.Equal(SessionEnd.InputEnded, over.End);
        Assert.Equal("\x01scp: Broken pipe\n"u8, wires.ReceivedUpToTheEnd());
        Assert.Equal(sent == 0 ? "before" : sent < 6 ? new string('x', sent) + "before"[sent..] : new string('x', sent), _folder.ContentOf("f"));
    }

    [Fact]
    public void While_nobody_takes_what_is_in_a_fifo_somebody_is_asked_whether_to_go_on()
    {
        _ = _folder.NewFifo("fifo");
        using PeerOnWires wires = new(socket: true);
        using OpenFile reader = wires.Open(_folder["fifo"], OpenFlags.O_RDONLY);
        using OpenFile file = wires.Open(_folder["fifo"], OpenFlags.O_WRONLY);
        wires.SendMeanwhile(new byte[200_000]);
        int asked = 0;
        void Ask()
        {
            if (++asked == 3)
                throw new SessionOverException(SessionEnd.OutputClosed);
        }

        Assert.Throws<SessionOverException>(() => new FileReceiver(wires.Peer, Ask).Receive(file, isRegular: false, 200_000));

        Assert.Equal(3, asked);
        Assert.InRange(file.BytesWritten, 4096ul, 199_999ul);
    }

    [Fact]
    public void One_receiver_receives_one_file_after_another()
    {
        using PeerOnWires wires = new(socket: true);
        FileReceiver receiver = new(wires.Peer, whileWaiting: null);
        byte[] content = Content(LargeFile + 10);
        wires.SendMeanwhile([.. content, .. content, .. content]);
        for (int i = 0; i < 3; i++)
        {
            _ = _folder.NewFile($"{i}");
            using OpenFile file = wires.Open(_folder[$"{i}"], i == 1 ? OpenFlags.O_WRONLY | OpenFlags.O_APPEND : OpenFlags.O_WRONLY);
            Assert.Equal(Errno.None, receiver.Receive(file, isRegular: true, (ulong)content.Length));
            Assert.True(content.AsSpan().SequenceEqual(File.ReadAllBytes(_folder[$"{i}"])));
        }
    }

    public void Dispose() => _folder.Dispose();

    private static byte[] Content(int size)
    {
        byte[] content = new byte[size];
        new Random(size).NextBytes(content);
        return content;
    }

    /// <summary>The status follows the bytes at once: it must not become a part of the file.</summary>
    private void CheckReceived(int size, OpenFlags flags, bool isRegular, bool socket)
    {
        _ = _folder.NewFile("f");
        byte[] content = Content(size);
        using PeerOnWires wires = new(socket);
        using OpenFile file = wires.Open(_folder["f"], flags);
        wires.SendMeanwhile([.. content, 0]);

        Assert.Equal(Errno.None, new FileReceiver(wires.Peer, whileWaiting: null).Receive(file, isRegular, (ulong)size));

        Assert.True(wires.Peer.Accepts());
        Assert.False(wires.Peer.HasUnread);
        Assert.True(content.AsSpan().SequenceEqual(File.ReadAllBytes(_folder["f"])));
        Assert.Equal((ulong)size, file.BytesWritten);
    }
}
