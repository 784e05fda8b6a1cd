using System.Diagnostics;
using GuardedFiles.Linux;
using GuardedFiles.Tests.Support;
using Mono.Unix.Native;
using Testing;

namespace GuardedFiles.Tests;

/// <summary>A file as something that bytes go into or come out of in order, as scp moves it.</summary>
public sealed class OpenFileStreamTests : IDisposable
{
    private readonly Folder _folder = new();
    private readonly byte[] _buffer = new byte[1 << 20];

    [Fact]
    public void Each_write_goes_behind_the_last_one_and_is_counted()
    {
        _ = _folder.NewFile("f", "0123456789");
        using OpenFile file = _folder.Open("f", OpenFlags.O_WRONLY);
        WritesAll(file, "ab"u8);
        WritesAll(file, []);
        WritesAll(file, "cde"u8);
        Assert.Equal((0ul, 5ul), (file.BytesRead, file.BytesWritten));
        Assert.Equal("abcde56789", _folder.ContentOf("f"));
    }

    [Fact]
    public void A_device_takes_everything_or_nothing()
    {
        using OpenFile nothing = Device("/dev/null"u8);
        WritesAll(nothing, _buffer);
        Assert.Equal((ulong)_buffer.Length, nothing.BytesWritten);

        using OpenFile full = Device("/dev/full"u8);
        Assert.Equal(Errno.ENOSPC, full.WriteNext("x"u8, out int written));
        Assert.Equal((0, 0ul), (written, full.BytesWritten));
    }

    [Fact]
    public void A_write_that_gets_nowhere_is_an_error_and_not_tried_for_ever()
    {
        _ = _folder.NewFile("f");
        using OpenFile file = _folder.Open("f");
        Kernel.Refusing(SystemCall.Write, 0, () =>
        {
            Assert.Equal(Errno.EIO, file.WriteNext("x"u8, out int written)); // The call answers 0.
            Assert.Equal(0, written);
        });
    }

    [Fact]
    public void A_file_that_is_only_read_takes_nothing()
    {
        _ = _folder.NewFile("f");
        using OpenFile file = _folder.Open("f", OpenFlags.O_RDONLY);
        Assert.Equal(Errno.EBADF, file.WriteNext("x"u8, out int written));
        Assert.Equal(0, written);
    }

    [Fact]
    public void A_fifo_takes_what_it_has_room_for_and_then_what_is_read()
    {
        _ = _folder.NewFifo("fifo");
        using OpenFile reader = _folder.Open("fifo", OpenFlags.O_RDONLY);
        using OpenFile writer = _folder.Open("fifo", OpenFlags.O_WRONLY);
        Random.Shared.NextBytes(_buffer);

        Assert.Equal(Errno.EAGAIN, writer.WriteNext(_buffer, out int written));
        Assert.InRange(written, 1, _buffer.Length - 1);
        Assert.Equal((ulong)written, writer.BytesWritten);
        Assert.Equal(Errno.EAGAIN, writer.WriteNext("x"u8, out int more));
        Assert.Equal(0, more);

        byte[] received = new byte[written];
        Assert.Equal(written, (int)Libc.read(reader.Descriptor.Number, received, written));
        Assert.True(_buffer.AsSpan(0, written).SequenceEqual(received));
        writer.WaitToWrite(10_000);
        WritesAll(writer, "x"u8);
    }

    [Fact]
    public void A_fifo_that_nobody_reads_any_more_is_EPIPE()
    {
        _ = _folder.NewFifo("fifo");
        OpenFile reader = _folder.Open("fifo", OpenFlags.O_RDONLY);
        using OpenFile writer = _folder.Open("fifo", OpenFlags.O_WRONLY);
        reader.Dispose();
        writer.WaitToWrite(10_000); // An error is worth a try, too.
        Assert.Equal(Errno.EPIPE, writer.WriteNext("x"u8, out int written));
        Assert.Equal(0, written);
    }

    [Fact]
    public void Waiting_for_a_fifo_ends_with_its_time_or_with_room()
    {
        _ = _folder.NewFifo("fifo");
        using OpenFile reader = _folder.Open("fifo", OpenFlags.O_RDONLY);
        using OpenFile writer = _folder.Open("fifo", OpenFlags.O_WRONLY);
        Assert.InRange(Elapsed(() => writer.WaitToWrite(10_000)), 0, 5_000);
        _ = writer.WriteNext(_buffer, out int written);
        Assert.InRange(Elapsed(() => writer.WaitToWrite(50)), 40, 5_000);

        Thread slow = new(() => _ = Libc.read(reader.Descriptor.Number, new byte[written], written));
        slow.Start();
        Assert.InRange(Elapsed(() => writer.WaitToWrite(10_000)), 0, 5_000);
        slow.Join();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_part_of_a_file_is_sent_from_where_it_lies(bool socket)
    {
        _ = _folder.NewFile("f", "0123456789");
        using OpenFile file = _folder.Open("f", OpenFlags.O_RDONLY);
        using Wires wires = Wires.New(socket);

        Sends(3, file, wires, offset: 4, length: 3);
        Sends(10, file, wires, offset: 0, length: ulong.MaxValue);
        Sends(2, file, wires, offset: 8, length: 100);
        Sends(0, file, wires, offset: 10, length: 1);
        Sends(0, file, wires, offset: 1ul << 40, length: 1);
        Sends(0, file, wires, offset: 0, length: 0);

        wires.CloseServer();
        using MemoryStream received = new();
        wires.FromServer.CopyTo(received);
        Assert.Equal("456" + "0123456789" + "89", System.Text.Encoding.ASCII.GetString(received.ToArray()));
        Assert.Equal((15ul, 0ul), (file.BytesRead, file.BytesWritten));
    }

    [Fact]
    public void An_offset_that_no_file_has_is_EINVAL()
    {
        _ = _folder.NewFile("f", "0123456789");
        using OpenFile file = _folder.Open("f", OpenFlags.O_RDONLY);
        using Wires wires = Wires.New(socket: true);
        Fails(Errno.EINVAL, file, wires, offset: 1ul << 63);
    }

    [Fact]
    public void Sending_and_reading_and_writing_do_not_move_each_other()
    {
        _ = _folder.NewFile("f", "0123456789");
        using OpenFile file = _folder.Open("f");
        using Wires wires = Wires.New(socket: true);
        WritesAll(file, "ab"u8);
        Sends(5, file, wires, offset: 5, length: 5);
        WritesAll(file, "cd"u8);
        Assert.Equal("abcd456789", _folder.ContentOf("f"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Where_nothing_can_go_at_once_it_is_EAGAIN(bool socket)
    {
        File.WriteAllBytes(_folder.Path("f"), _buffer);
        using OpenFile file = _folder.Open("f", OpenFlags.O_RDONLY);
        using Wires wires = Wires.New(socket);
        _ = OwnProcess.SetNonBlocking(wires.ServerOutput);

        Errno error = default;
        ulong sent = 0;
        for (int tries = 0; !error.Failed && tries < 1000; tries++)
        {
            error = file.Send(wires.ServerOutput, 0, ulong.MaxValue, out ulong count);
            sent += count;
        }

        Assert.Equal(Errno.EAGAIN, error);
        Assert.InRange(sent, 1ul, 100_000_000ul);
        Assert.Equal(sent, file.BytesRead);
        wires.FromServer.ReadExactly(new byte[sent]);
    }

    [Fact]
    public void A_file_that_cannot_be_sent_says_so_and_nothing_went()
    {
        _ = _folder.NewFile("f", "0123456789");
        using OpenFile file = _folder.Open("f", OpenFlags.O_RDONLY);
        using Wires wires = Wires.New(socket: true);
        foreach (Errno refusal in (ReadOnlySpan<Errno>)[Errno.EINVAL, Errno.ENOSYS, Errno.EIO])
            Kernel.Refusing(SystemCall.SendFile, refusal, () => Fails(refusal, file, wires, offset: 0));
        Assert.Equal(0ul, file.BytesRead);
    }

    [Fact]
    public void A_client_that_is_gone_is_EPIPE()
    {
        _ = _folder.NewFile("f", "0123456789");
        using OpenFile file = _folder.Open("f", OpenFlags.O_RDONLY);
        using Wires wires = Wires.New(socket: true);
        wires.CloseClient();
        Fails(Errno.EPIPE, file, wires, offset: 0);
    }

    [Fact]
    public void A_directory_that_was_opened_as_a_file_can_be_listed()
    {
        _ = _folder.NewDirectory("d");
        _ = _folder.NewFile("d/f");
        OpenFile opened = _folder.Open("d", OpenFlags.O_RDONLY);
        OpenDirectory directory = opened.AsDirectory();
        Assert.Equal(_folder["d"], directory.Path);
        Assert.Same(opened.Descriptor, directory.Descriptor);

        using (DirectoryNames names = new(directory))
        {
            Assert.True(names.Next(out ReadOnlySpan<byte> name));
            Assert.Equal("f"u8, name);
            Assert.False(names.Next(out _));
            Assert.Equal(Errno.None, names.Error);
        }

        Assert.True(opened.Descriptor.IsClosed);
    }

    [Fact]
    public void What_is_no_directory_lists_nothing_and_says_so()
    {
        _ = _folder.NewFile("f");
        using DirectoryNames names = new(_folder.Open("f", OpenFlags.O_RDONLY).AsDirectory());
        Assert.False(names.Next(out _));
        Assert.Equal(Errno.ENOTDIR, names.Error);
    }

    [Fact]
    public void Times_have_nanoseconds()
    {
        _ = _folder.NewFile("f");
        using OpenFile file = _folder.Open("f");
        Assert.Equal(Errno.None, file.SetTimes(new FileTimes(10, 20, 123_456_789, 999_999_999)));
        Statx statx = StatOf(file);
        Assert.Equal((10L, 123_456_789u), (statx.stx_atime.tv_sec, statx.stx_atime.tv_nsec));
        Assert.Equal((20L, 999_999_999u), (statx.stx_mtime.tv_sec, statx.stx_mtime.tv_nsec));

        Assert.Equal(Errno.EINVAL, file.SetTimes(new FileTimes(1, 2, 0, 1_000_000_000)));
        Assert.Equal(Errno.EINVAL, file.SetTimes(new FileTimes(1, 2, -1, 0)));
        Assert.Equal(20L, StatOf(file).stx_mtime.tv_sec);

        Assert.Equal(Errno.None, file.SetTimes(new FileTimes(1, 2)));
        Assert.Equal((2L, 0u), (StatOf(file).stx_mtime.tv_sec, StatOf(file).stx_mtime.tv_nsec));
    }

    [Fact]
    public void Sizes_grow_and_shrink_and_the_next_write_stays_where_it_is()
    {
        _ = _folder.NewFile("f", "0123456789");
        using OpenFile file = _folder.Open("f");
        WritesAll(file, "ab"u8);
        Assert.Equal(Errno.None, file.SetSize(3));
        Assert.Equal("ab2", _folder.ContentOf("f"));
        Assert.Equal(Errno.None, file.SetSize(5));
        WritesAll(file, "c"u8);
        Assert.Equal("abc\0\0", _folder.ContentOf("f"));
    }

    public void Dispose() => _folder.Dispose();

    private static void WritesAll(OpenFile file, ReadOnlySpan<byte> data)
    {
        Assert.Equal(Errno.None, file.WriteNext(data, out int written));
        Assert.Equal(data.Length, written);
    }

    private static void Sends(ulong expected, OpenFile file, Wires wires, ulong offset, ulong length)
    {
        Assert.Equal(Errno.None, file.Send(wires.ServerOutput, offset, length, out ulong count));
        Assert.Equal(expected, count);
    }

    private static void Fails(Errno expected, OpenFile file, Wires wires, ulong offset)
    {
        Assert.Equal(expected, file.Send(wires.ServerOutput, offset, 10, out ulong count));
        Assert.Equal(0ul, count);
    }

    private static long Elapsed(Action action)
    {
        Stopwatch watch = Stopwatch.StartNew();
        action();
        return watch.ElapsedMilliseconds;
    }

    private static Statx StatOf(OpenFile file)
    {
        Assert.Equal(0, Libc.statx(file.Descriptor.Number, [], Libc.AT_EMPTY_PATH, Libc.STATX_BASIC_STATS, out Statx statx));
        return statx;
    }

    private OpenFile Device(ReadOnlySpan<byte> path)
    {
        Assert.Equal(Errno.None, _folder.Tree.OpenToReplace(path, 0, out OpenFile? file, out _));
        return file!;
    }
}
