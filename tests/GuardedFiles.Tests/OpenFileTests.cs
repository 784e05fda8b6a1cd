using GuardedFiles.Tests.Support;
using Mono.Unix.Native;

namespace GuardedFiles.Tests;

public sealed class OpenFileTests : IDisposable
{
    private readonly Folder _folder = new();
    private readonly byte[] _buffer = new byte[100];

    [Fact]
    public void Reading_gives_what_is_there_and_counts_it()
    {
        _ = _folder.NewFile("f", "0123456789");
        using OpenFile file = _folder.Open("f");

        Assert.Equal(Errno.None, file.Read(4, _buffer.AsSpan(0, 3), out int count));
        Assert.Equal("456"u8, _buffer.AsSpan(0, count));
        Assert.Equal(Errno.None, file.Read(8, _buffer, out count));
        Assert.Equal("89"u8, _buffer.AsSpan(0, count));
        Assert.Equal(Errno.None, file.Read(10, _buffer, out count));
        Assert.Equal(0, count);
        Assert.Equal((5ul, 0ul), (file.BytesRead, file.BytesWritten));
    }

    [Fact]
    public void Writing_goes_to_the_offset_and_is_counted()
    {
        _ = _folder.NewFile("f", "0123456789");
        using (OpenFile file = _folder.Open("f"))
        {
            Assert.Equal(Errno.None, file.Write(4, "abc"u8));
            Assert.Equal(Errno.None, file.Write(100, []));
            Assert.Equal((0ul, 3ul), (file.BytesRead, file.BytesWritten));
            Assert.False(file.Appends);
        }

        Assert.Equal("0123abc789", _folder.ContentOf("f"));
    }

    [Fact]
    public void No_bytes_can_be_had_of_anything_and_be_written_where_some_could()
    {
        _ = _folder.NewFile("f", "0123456789");
        using OpenFile reading = _folder.Open("f", OpenFlags.O_RDONLY);
        using OpenFile writing = _folder.Open("f", OpenFlags.O_WRONLY);
        using OpenFile appending = _folder.Open("f", OpenFlags.O_WRONLY | OpenFlags.O_APPEND);

        Assert.Equal(Errno.None, writing.Read(0, [], out _));
        Assert.Equal(Errno.EINVAL, reading.Read(1ul << 63, [], out _));
        Assert.Equal(Errno.EBADF, reading.Write(0, []));
        Assert.Equal(Errno.EINVAL, writing.Write(1ul << 63, []));
        Assert.Equal(Errno.None, appending.Write(ulong.MaxValue, []));
        Assert.Equal("0123456789", _folder.ContentOf("f"));
    }

    [Fact]
    public void Appending_goes_to_the_end_whatever_the_offset()
    {
        _ = _folder.NewFile("f", "0123");
        using (OpenFile file = _folder.Open("f", OpenFlags.O_WRONLY | OpenFlags.O_APPEND))
        {
            Assert.True(file.Appends);
            Assert.Equal(Errno.None, file.Write(0, "a"u8));
            Assert.Equal(Errno.None, file.Write(ulong.MaxValue, "b"u8));
        }

        Assert.Equal("0123ab", _folder.ContentOf("f"));
    }

    [Fact]
    public void A_write_that_was_lost_is_told_by_Sync_and_Close_even_when_later_ones_succeed()
    {
        _ = _folder.NewFile("f", "0123");
        OpenFile file = _folder.Open("f");
        Kernel.Refusing(SystemCall.PWrite, Errno.ENOSPC, () => Assert.Equal(Errno.ENOSPC, file.Write(0, "x"u8)));

        Assert.Equal(Errno.None, file.Write(0, "y"u8));

        Assert.Equal(Errno.ENOSPC, file.Sync());
        Assert.Equal(Errno.ENOSPC, file.Close());
        Assert.Equal("y123", _folder.ContentOf("f"));
    }

    [Fact]
    public void A_write_that_gets_nowhere_is_an_error_and_not_tried_for_ever()
    {
        _ = _folder.NewFile("f");
        OpenFile file = _folder.Open("f");
        Kernel.Refusing(SystemCall.PWrite, 0, () => Assert.Equal(Errno.EIO, file.Write(0, "x"u8))); // The call answers 0.
        Assert.Equal(Errno.EIO, file.Close());
    }

    [Fact]
    public void Of_two_lost_writes_the_first_one_is_told()
    {
        _ = _folder.NewFile("f");
        OpenFile file = _folder.Open("f");
        Kernel.Refusing(SystemCall.PWrite, Errno.EDQUOT, () => file.Write(0, "x"u8));
        Kernel.Refusing(SystemCall.PWrite, Errno.EIO, () => file.Write(0, "x"u8));
        Assert.Equal(Errno.EDQUOT, file.Close());
    }

    [Fact]
    public void A_write_that_was_wrong_in_itself_lost_nothing()
    {
        _ = _folder.NewFile("f");
        OpenFile reader = _folder.Open("f", OpenFlags.O_RDONLY);
        Assert.Equal(Errno.EBADF, reader.Write(0, "x"u8));
        Assert.Equal(Errno.None, reader.Close());

        OpenFile writer = _folder.Open("f");
        Assert.Equal(Errno.EINVAL, writer.Write(1ul << 63, "x"u8));
        Assert.Equal(Errno.None, writer.Close());
    }

    [Fact]
    public void What_close_finds_comes_before_a_lost_write()
    {
        _ = _folder.NewFile("f");
        OpenFile file = _folder.Open("f");
        Kernel.Refusing(SystemCall.PWrite, Errno.ENOSPC, () => file.Write(0, "x"u8));
        Kernel.Refusing(SystemCall.Close, Errno.EIO, () => Assert.Equal(Errno.EIO, file.Close()));
    }

    [Fact]
    public void A_disk_that_cannot_sync_says_so_until_the_end()
    {
        _ = _folder.NewFile("f");
        OpenFile file = _folder.Open("f");
        Assert.Equal(Errno.None, file.Sync());
        Kernel.Refusing(SystemCall.FSync, Errno.EIO, () => Assert.Equal(Errno.EIO, file.Sync()));
        Assert.Equal(Errno.EIO, file.Sync()); // The kernel tells of it once, we until the end.
        Assert.Equal(Errno.EIO, file.Close());
    }

    [Fact]
    public void Attributes_of_an_open_file_are_told_and_set()
    {
        _ = _folder.NewFile("f", "0123");
        using OpenFile file = _folder.Open("f");

        Assert.Equal(Errno.None, file.SetSize(2));
        Assert.Equal(Errno.None, file.SetMode(0b110_000_000));
        Assert.Equal(Errno.None, file.SetTimes(new FileTimes(10, 20)));
        Assert.Equal(Errno.None, file.SetOwner(uint.MaxValue, uint.MaxValue));

        Assert.Equal(Errno.None, file.Stat(out FileMetadata metadata));
        Assert.Equal((2ul, 0x8180u, 10L, 20L), (metadata.Size, (uint)metadata.Mode, metadata.AccessTime, metadata.ModifyTime));
        Assert.Equal(Errno.None, file.VolumeStat(out VolumeMetadata volume));
        Assert.NotEqual(0ul, volume.Blocks);
        Assert.Equal(Errno.EINVAL, file.SetSize(1ul << 63));
    }

    public void Dispose() => _folder.Dispose();
}
