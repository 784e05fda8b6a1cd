using GuardedFiles.Tests.Support;
using GuardedFiles.Rules;
using Mono.Unix.Native;

namespace GuardedFiles.Tests;

public sealed class FileCopyTests : IDisposable
{
    private readonly Folder _folder = new();

    public static TheoryData<Errno> Kernels { get; } =
        [default, Errno.EXDEV, Errno.EINVAL, Errno.ENOSYS, Errno.EOPNOTSUPP, Errno.EPERM];

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Bytes_are_copied_whether_the_kernel_helps_or_not(Errno refusal)
    {
        byte[] content = new byte[300_000];
        Random.Shared.NextBytes(content);
        File.WriteAllBytes(_folder.Path("source"), content);
        _ = _folder.NewFile("target", "0123456789");
        using OpenFile source = _folder.Open("source");
        using OpenFile target = _folder.Open("target");

        On(refusal, () => Copy(source, from: 5, length: 200_000, target, to: 2));

        byte[] copied = File.ReadAllBytes(_folder.Path("target"));
        Assert.Equal("01"u8, copied.AsSpan(0, 2));
        Assert.True(content.AsSpan(5, 200_000).SequenceEqual(copied.AsSpan(2)));
        Assert.Equal((200_000ul, 200_000ul), (source.BytesRead, target.BytesWritten));
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void A_length_of_zero_is_all_up_to_the_end(Errno refusal)
    {
        _ = _folder.NewFile("source", "0123456789");
        _ = _folder.NewFile("target");
        using OpenFile source = _folder.Open("source");
        using OpenFile target = _folder.Open("target");

        On(refusal, () => Copy(source, from: 3, length: 0, target, to: 1));

        Assert.Equal("\0" + "3456789", _folder.ContentOf("target"));
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void A_source_that_ends_early_says_so(Errno refusal)
    {
        _ = _folder.NewFile("source", "0123456789");
        _ = _folder.NewFile("target");
        using OpenFile source = _folder.Open("source");
        using OpenFile target = _folder.Open("target");

        On(refusal, () => Copy(source, from: 8, length: ulong.MaxValue, target, to: 0, CopyResult.EndReached));
        On(refusal, () => Copy(source, from: 20, length: 1, target, to: 0, CopyResult.EndReached));
        On(refusal, () => Copy(source, from: 20, length: 0, target, to: 0));

        Assert.Equal("89", _folder.ContentOf("target"));
    }

    [Theory]
    [InlineData(0, 5, 4)]
    [InlineData(4, 5, 0)]
    [InlineData(3, 1, 3)]
    [InlineData(2, 0, 9)]
    [InlineData(9, 0, 9)]
    public void Within_one_file_ranges_that_overlap_are_left_alone(ulong from, ulong length, ulong to)
    {
        _ = _folder.NewFile("f", "0123456789");
        using OpenFile source = _folder.Open("f");
        using OpenFile target = _folder.Open("f");
        Copy(source, from, length, target, to, CopyResult.Overlap);
        Assert.Equal("0123456789", _folder.ContentOf("f"));
    }

    [Fact]
    public void Two_names_of_one_file_are_one_file()
    {
        _ = _folder.NewFile("f", "0123456789");
        _ = _folder.Tree.Link(_folder["f"], _folder["second"]);
        using OpenFile source = _folder.Open("f");
        using OpenFile target = _folder.Open("second");
        Copy(source, from: 0, length: 2, target, to: 1, CopyResult.Overlap);
    }

    [Theory]
    [InlineData(0, 5, 5, "0123401234")]
    [InlineData(5, 5, 0, "5678956789")]
    [InlineData(0, 0, 10, "01234567890123456789")]
    public void Within_one_file_ranges_that_do_not_overlap_are_copied(ulong from, ulong length, ulong to, string content)
    {
        _ = _folder.NewFile("f", "0123456789");
        using OpenFile file = _folder.Open("f");
        Copy(file, from, length, file, to);
        Assert.Equal(content, _folder.ContentOf("f"));
    }

    [Fact]
    public void A_target_that_appends_gets_it_at_its_end()
    {
        _ = _folder.NewFile("source", "0123456789");
        _ = _folder.NewFile("target", "ab");
        using OpenFile source = _folder.Open("source");
        using OpenFile target = _folder.Open("target", OpenFlags.O_WRONLY | OpenFlags.O_APPEND);
        Copy(source, from: 4, length: 3, target, to: 0);
        Assert.Equal("ab456", _folder.ContentOf("target"));
    }

    [Fact]
    public void A_file_may_be_appended_to_itself()
    {
        _ = _folder.NewFile("f", "0123");
        using OpenFile file = _folder.Open("f", OpenFlags.O_RDWR | OpenFlags.O_APPEND);
        Copy(file, from: 0, length: 0, file, to: 0);
        Assert.Equal("01230123", _folder.ContentOf("f"));
    }

    [Fact]
    public void A_file_without_a_size_is_read_to_its_end()
    {
        _ = _folder.NewFile("target");
        Assert.Equal(Errno.None, _folder.Tree.Open("/proc/self/mounts"u8, OpenFlags.O_RDONLY, 0, out OpenFile? source));
        using OpenFile target = _folder.Open("target");
        Copy(source!, from: 0, length: 0, target, to: 0);
        source!.Dispose();
        Assert.Equal(File.ReadAllText("/proc/self/mounts"), _folder.ContentOf("target"));
    }

    [Fact]
    public void A_device_may_have_no_end_so_a_length_is_wanted()
    {
        _ = _folder.NewFile("target");
        Assert.Equal(Errno.None, _folder.Tree.Open("/dev/zero"u8, OpenFlags.O_RDONLY, 0, out OpenFile? source));
        using OpenFile target = _folder.Open("target");
        Assert.Equal(Errno.EOPNOTSUPP, FileCopy.Copy(source!, 0, 0, target, 0, null, out _));
        Copy(source!, from: 0, length: 3, target, to: 0);
        source!.Dispose();
        Assert.Equal("\0\0\0", _folder.ContentOf("target"));
    }

    [Theory]
    [InlineData(1ul << 63, 0ul)]
    [InlineData(0ul, 1ul << 63)]
    public void An_offset_beyond_two_to_the_63_is_refused(ulong from, ulong to)
    {
        _ = _folder.NewFile("source", "0123456789");
        _ = _folder.NewFile("target");
        using OpenFile source = _folder.Open("source");
        using OpenFile target = _folder.Open("target");
        Assert.Equal(Errno.EINVAL, FileCopy.Copy(source, from, 1, target, to, null, out _));
    }

    [Fact]
    public void Descriptors_of_the_wrong_kind_are_refused()
    {
        _ = _folder.NewFile("source", "0123456789");
        _ = _folder.NewFile("target");
        using OpenFile writing = _folder.Open("source", OpenFlags.O_WRONLY);
        using OpenFile reading = _folder.Open("target", OpenFlags.O_RDONLY);
        Assert.Equal(Errno.EBADF, FileCopy.Copy(writing, 0, 0, reading, 0, null, out _));
        Assert.Equal(Errno.None, reading.Close());
    }

    [Theory]
    [InlineData(Errno.ENOSPC)]
    [InlineData(Errno.EIO)]
    public void A_copy_that_was_lost_is_told_again_by_Close(Errno error)
    {
        _ = _folder.NewFile("source", "0123456789");
        _ = _folder.NewFile("target");
        using OpenFile source = _folder.Open("source");
        OpenFile target = _folder.Open("target");
        Kernel.Refusing(
            SystemCall.CopyFileRange,
            error,
            () => Assert.Equal(error, FileCopy.Copy(source, 0, 0, target, 0, null, out _)));
        Assert.Equal(error, target.Close());
    }

    [Fact]
    public void Between_the_parts_somebody_may_end_it()
    {
        File.WriteAllBytes(_folder.Path("source"), new byte[40 << 20]); // Bytes: a hole is one part.
        _ = _folder.NewFile("target");
        using OpenFile source = _folder.Open("source");
        using OpenFile target = _folder.Open("target");
        int parts = 0;
        Assert.Throws<TimeoutException>(() => FileCopy.Copy(
            source,
            0,
            0,
            target,
            0,
            () =>
            {
                if (++parts == 2)
                    throw new TimeoutException();
            },
            out _));
        Assert.InRange(new FileInfo(_folder.Path("target")).Length, 1, (40 << 20) - 1);
    }

    public void Dispose() => _folder.Dispose();

    private static void Copy(
        OpenFile source, ulong from, ulong length, OpenFile target, ulong to, CopyResult expected = CopyResult.Complete)
    {
        Assert.Equal(Errno.None, FileCopy.Copy(source, from, length, target, to, null, out CopyResult result));
        Assert.Equal(expected, result);
    }

    private static void On(Errno refusal, Action action)
    {
        if (refusal == Errno.None)
            action();
        else
            Kernel.Refusing(SystemCall.CopyFileRange, refusal, action);
    }
}
