using System.Text;
using GuardedFiles;
using GuardedFiles.Tests.Support;
using Mono.Unix.Native;
using ScpSink.Tests.Support;
using Folder = ScpSink.Tests.Support.Folder;

namespace ScpSink.Tests;

public sealed class FileSenderTests : IDisposable
{
    private const int SmallFile = 32 * 1024;
    private const string Shrunk = "the file shrank while it was sent";

    private readonly Folder _folder = new();

    public static TheoryData<int, bool> Sizes
    {
        get
        {
            TheoryData<int, bool> sizes = [];
            foreach (int size in (int[])[0, 1, SmallFile - 1, SmallFile, SmallFile + 1, 3 * SmallFile, 2_000_000])
            {
                sizes.Add(size, true);
                sizes.Add(size, false);
            }

            return sizes;
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_file_is_sent_as_it_is_and_its_status_behind_it(int size, bool socket)
    {
        byte[] content = NewFile(size);
        (byte[] received, string wrong) = Sent((ulong)size, socket);
        Assert.Equal("", wrong);
        Same([.. content, 0], received);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(10, 20)]
    [InlineData(10, SmallFile)]
    [InlineData(10, SmallFile + 1)]
    [InlineData(SmallFile + 1, 5 * SmallFile)]
    [InlineData(0, (10 * SmallFile) + 7)]
    public void A_file_that_shrank_is_filled_with_zeros_and_has_no_status(int size, int announced)
    {
        byte[] content = NewFile(size);
        (byte[] received, string wrong) = Sent((ulong)announced);
        Assert.Equal(Shrunk, wrong);
        Same([.. content, .. new byte[announced - size]], received);
    }

    [Theory]
    [InlineData(10, 0)]
    [InlineData(10, 9)]
    [InlineData(3 * SmallFile, SmallFile)]
    [InlineData(3 * SmallFile, 2 * SmallFile)]
    public void A_file_that_grew_is_sent_as_far_as_it_was_announced(int size, int announced)
    {
        byte[] content = NewFile(size);
        (byte[] received, string wrong) = Sent((ulong)announced);
        Assert.Equal("", wrong);
        Same([.. content.AsSpan(0, announced), 0], received);
    }

    [Theory]
    [InlineData(Errno.EINVAL)]
    [InlineData(Errno.ENOSYS)]
    [InlineData(Errno.EOPNOTSUPP)]
    public void A_file_that_cannot_be_given_away_is_read(Errno error)
    {
        byte[] content = NewFile((3 * SmallFile) + 1);
        Kernel.Refusing(SystemCall.SendFile, error, () =>
        {
            (byte[] received, string wrong) = Sent((ulong)content.Length);
            Assert.Equal("", wrong);
            Same([.. content, 0], received);
        });
    }

    [Fact]
    public void A_file_that_has_to_be_read_may_shrink_too()
    {
        byte[] content = NewFile(SmallFile + 1);
        Kernel.Refusing(SystemCall.SendFile, Errno.EINVAL, () =>
        {
            (byte[] received, string wrong) = Sent(4 * SmallFile);
            Assert.Equal(Shrunk, wrong);
            Same([.. content, .. new byte[(4 * SmallFile) - content.Length]], received);
        });
    }

    [Fact]
    public void A_disk_that_cannot_be_read_gives_zeros_and_the_reason()
    {
        _ = NewFile(4 * SmallFile);
        Kernel.Refusing(SystemCall.SendFile, Errno.EIO, () =>
        {
            (byte[] received, string wrong) = Sent(4 * SmallFile);
            Assert.Equal("Input/output error", wrong);
            Same(new byte[4 * SmallFile], received);
        });
    }

    /// <summary>Neither sendfile(2) nor pread(2) wants a directory.</summary>
    [Theory]
    [InlineData(100)]
    [InlineData(SmallFile + 1)]
    public void What_cannot_be_read_gives_zeros_and_the_reason(int announced)
    {
        _ = _folder.NewDirectory("f");
        (byte[] received, string wrong) = Sent((ulong)announced);
        Assert.Equal("Is a directory", wrong);
        Same(new byte[announced], received);
    }

    /// <summary>One page was announced, and it has a few bytes: a file of sysfs is like this on each machine.</summary>
    [Fact]
    public void A_file_of_the_kernel_that_lies_about_its_size_is_filled_with_zeros()
    {
        const string Path = "/sys/kernel/mm/transparent_hugepage/enabled";
        if (!File.Exists(Path))
            return;
        byte[] content = Encoding.ASCII.GetBytes(File.ReadAllText(Path)); // ReadAllBytes wants the 4096 bytes.
        using PeerOnWires wires = new(socket: true);
        using FileSender sender = new(wires.Peer);
        using OpenFile file = wires.Open(Path, OpenFlags.O_RDONLY);
        Assert.Equal(Shrunk, Encoding.ASCII.GetString(sender.Send(file, 4096)));
        Same([.. content, .. new byte[4096 - content.Length]], wires.Received(4096));
    }

    [Fact]
    public void One_sender_sends_one_file_after_another()
    {
        byte[] content = NewFile((2 * SmallFile) + 3);
        using PeerOnWires wires = new(socket: true);
        using FileSender sender = new(wires.Peer);
        using OpenFile file = wires.Open(_folder["f"], OpenFlags.O_RDONLY);
        _ = sender.Send(file, 3 * SmallFile); // Zeros are in its buffer now.
        _ = wires.Received(3 * SmallFile);
        Assert.Equal(0, sender.Send(file, 5).Length);
        Same([.. content.AsSpan(0, 5), 0], wires.Received(6));
        Assert.Equal(0, sender.Send(file, (ulong)content.Length).Length);
        Same([.. content, 0], wires.ReceivedUpToTheEnd());
        Assert.Equal((ulong)(content.Length + 5 + content.Length), file.BytesRead);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>By memory, not byte by byte: these are large.</summary>
    private static void Same(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> received)
    {
        Assert.Equal(expected.Length, received.Length);
        Assert.Equal(-1, expected.SequenceEqual(received) ? -1 : expected.CommonPrefixLength(received));
    }

    private byte[] NewFile(int size)
    {
        byte[] content = new byte[size];
        new Random(size).NextBytes(content);
        File.WriteAllBytes(_folder["f"], content);
        return content;
    }

    private (byte[] Received, string Wrong) Sent(ulong announced, bool socket = true)
    {
        using PeerOnWires wires = new(socket);
        using FileSender sender = new(wires.Peer);
        using OpenFile file = wires.Open(_folder["f"], OpenFlags.O_RDONLY);
        string wrong = Encoding.ASCII.GetString(sender.Send(file, announced));
        return (wires.ReceivedUpToTheEnd(), wrong);
    }
}
