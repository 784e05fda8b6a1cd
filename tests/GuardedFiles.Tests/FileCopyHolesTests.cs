using GuardedFiles.Rules;
using GuardedFiles.Tests.Support;
using Mono.Unix.Native;

namespace GuardedFiles.Tests;

/// <summary>A copy has the bytes of its source, and its holes: each fact is checked by both.</summary>
public sealed class FileCopyHolesTests : IDisposable
{
    /// <summary>Blocks of any file system that tests run on are not larger.</summary>
    private const int Block = 1 << 16;

    private readonly Folder _folder = new();

    [Fact]
    public void A_sparse_file_stays_sparse()
    {
        const long Size = 1L << 30;
        Sparse("source", Size, 5 * Block, 300 * Block);
        CopyAll("source", "target");
        Assert.Equal(Size, new FileInfo(_folder.Path("target")).Length);
        Assert.InRange(Allocated("target"), 2 * Block, 4 * Block);
        Same("source", 0, "target", 0, 400 * Block);
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0, 0, 16)]
    [InlineData(0, 3, 5)]
    [InlineData(2, 0, 5)]
    [InlineData(2, 3, 0)]
    [InlineData(9, 0, 4)]
    [InlineData(15, 20, 1)]
    public void Each_part_arrives_as_it_is_wherever_it_goes(int from, int to, int length)
    {
        foreach (int odd in (int[])[0, 123])
        {
            Sparse("source", 16 * Block, 2 * Block, 3 * Block, 7 * Block);
            Full("target", 12 * Block);
            byte[] before = File.ReadAllBytes(_folder.Path("target"));
            byte[] source = File.ReadAllBytes(_folder.Path("source"));
            int start = (from * Block) + odd;
            int count = length == 0 ? source.Length - start : Math.Min(length * Block, source.Length - start);
            int at = (to * Block) + odd;
            byte[] expected = new byte[Math.Max(before.Length, at + count)];
            before.CopyTo(expected, 0);
            source.AsSpan(start, count).CopyTo(expected.AsSpan(at));
            using (OpenFile one = _folder.Open("source"))
            using (OpenFile other = _folder.Open("target"))
            {
                Assert.Equal(Errno.None, FileCopy.Copy(one, (ulong)start, (ulong)length * Block, other, (ulong)at, null, out CopyResult result));
                Assert.Equal(length != 0 && count < length * Block ? CopyResult.EndReached : CopyResult.Complete, result);
                Assert.Equal(((ulong)count, (ulong)count), (one.BytesRead, other.BytesWritten));
            }

            Assert.True(expected.AsSpan().SequenceEqual(File.ReadAllBytes(_folder.Path("target"))), $"{odd}");
        }
    }

    [Fact]
    public void What_the_target_had_is_gone_where_the_source_has_a_hole()
    {
        Sparse("source", 16 * Block, 7 * Block);
        Full("target", 20 * Block);
        CopyAll("source", "target");
        Same("source", 0, "target", 0, 16 * Block);
        Assert.InRange(Allocated("target"), 5 * Block, 6 * Block);
    }

    public static TheoryData<Errno> Refusals { get; } = [Errno.EOPNOTSUPP, Errno.ENOSYS, Errno.EPERM, Errno.ENODEV];

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Where_no_hole_can_be_made_zeros_are_written(Errno refusal)
    {
        Sparse("source", 16 * Block, 7 * Block);
        Full("target", 20 * Block);
        Kernel.Refusing(SystemCall.FAllocate, refusal, () => CopyAll("source", "target"));
        Same("source", 0, "target", 0, 16 * Block);
    }

    [Theory]
    [InlineData(Errno.EINVAL)]
    [InlineData(Errno.EOPNOTSUPP)]
    [InlineData(Errno.ENOSYS)]
    public void Where_holes_cannot_be_found_all_is_copied(Errno refusal)
    {
        Sparse("source", 16 * Block, 7 * Block);
        Full("target", 20 * Block);
        Kernel.Refusing(SystemCall.LSeek, refusal, () => CopyAll("source", "target"));
        Same("source", 0, "target", 0, 16 * Block);
    }

    [Fact]
    public void Holes_are_kept_where_the_kernel_does_not_copy()
    {
        Sparse("source", 64 * Block, 7 * Block);
        Kernel.Refusing(SystemCall.CopyFileRange, Errno.EXDEV, () => CopyAll("source", "target"));
        Same("source", 0, "target", 0, 64 * Block);
        Assert.InRange(Allocated("target"), Block, 3 * Block);
    }

    [Fact]
    public void A_file_that_is_one_hole_is_copied_with_its_size()
    {
        Sparse("source", 1L << 40);
        CopyAll("source", "target");
        Assert.Equal(1L << 40, new FileInfo(_folder.Path("target")).Length);
        Assert.InRange(Allocated("target"), 0, Block);
    }

    [Fact]
    public void A_target_that_appends_gets_zeros()
    {
        Sparse("source", 4 * Block, Block);
        _ = _folder.NewFile("target", "ab");
        using (OpenFile source = _folder.Open("source"))
        using (OpenFile target = _folder.Open("target", OpenFlags.O_WRONLY | OpenFlags.O_APPEND))
            Assert.Equal(Errno.None, FileCopy.Copy(source, 0, 0, target, 0, null, out _));
        Same("source", 0, "target", 2, 4 * Block);
    }

    [Fact]
    public void Within_one_file_a_hole_goes_where_bytes_were()
    {
        Sparse("f", 16 * Block, 8 * Block, 9 * Block);
        using (OpenFile file = _folder.Open("f"))
            Assert.Equal(Errno.None, FileCopy.Copy(file, 0, 2 * Block, file, 8 * Block, null, out _));
        Assert.All(File.ReadAllBytes(_folder.Path("f")), value => Assert.Equal(0, value));
    }

    [Fact]
    public void A_hole_beyond_the_largest_file_is_an_error()
    {
        Sparse("source", 16 * Block, 7 * Block);
        _ = _folder.NewFile("target");
        using OpenFile source = _folder.Open("source");
        using OpenFile target = _folder.Open("target");
        Assert.Equal(Errno.EFBIG, FileCopy.Copy(source, 0, 0, target, long.MaxValue - 5, null, out _));
    }

    [Fact]
    public void What_a_limit_of_size_permits_is_copied_and_no_byte_more()
    {
        using Folder folder = new(new Policy { MaxFileSize = 16 * Block });
        using (FileStream source = File.Create(folder.Path("source")))
            source.SetLength(16 * Block);
        _ = folder.NewFile("target");
        _ = folder.NewFile("empty");
        using OpenFile one = folder.Open("source");
        using OpenFile none = folder.Open("empty");
        using OpenFile target = folder.Open("target");
        Assert.Equal(Errno.None, FileCopy.Copy(one, 0, 0, target, 0, null, out _));
        Assert.Equal(Errno.None, FileCopy.Copy(none, 0, 0, target, 0, null, out _));
        Assert.Equal(Errno.EACCES, FileCopy.Copy(one, 0, 0, target, 1, null, out _));
        Assert.Equal(16 * Block, new FileInfo(folder.Path("target")).Length);
    }

    [Fact]
    public void A_source_without_a_size_is_copied_as_far_as_a_limit_permits()
    {
        using Folder folder = new(new Policy { MaxFileSize = 100 });
        _ = folder.NewFile("target");
        Assert.Equal(Errno.None, folder.Tree.Open("/proc/self/status"u8, OpenFlags.O_RDONLY, 0, out OpenFile? source));
        using OpenFile target = folder.Open("target");
        Assert.Equal(Errno.EACCES, FileCopy.Copy(source!, 0, 0, target, 0, null, out _));
        source!.Dispose();
        Assert.Equal(100, new FileInfo(folder.Path("target")).Length);
    }

    /// <summary>A race: the end of a file is looked for while another process moves it.</summary>
    [Fact]
    public void What_is_appended_meanwhile_is_no_hole()
    {
        using Folder folder = Folder.InMemory();
        using (FileStream empty = File.Create(folder.Path("source")))
            empty.SetLength(Block);
        _ = folder.NewFile("target");
        using OpenFile source = folder.Open("source");
        using OpenFile target = folder.Open("target");
        Thread other = new(() => Append(folder.Path("source")));
        other.Start();
        do
        {
            ulong done = target.BytesWritten;
            Assert.Equal(Errno.None, FileCopy.Copy(source, Block + done, 1UL << 40, target, done, null, out _));
        }
        while (other.IsAlive);

        Assert.DoesNotContain((byte)0, File.ReadAllBytes(folder.Path("target")));
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>16 MiB without a zero, little by little.</summary>
    private static void Append(string path)
    {
        byte[] few = new byte[64];
        few.AsSpan().Fill((byte)'x');
        using FileStream file = new(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        for (int i = 0; i < 262144; i++)
            file.Write(few);
    }

    private void CopyAll(string from, string to)
    {
        using OpenFile source = _folder.Open(from);
        using OpenFile target = _folder.Open(to, OpenFlags.O_RDWR | OpenFlags.O_CREAT);
        Assert.Equal(Errno.None, FileCopy.Copy(source, 0, 0, target, 0, null, out CopyResult result));
        Assert.Equal(CopyResult.Complete, result);
        Assert.Equal(Errno.None, target.Close());
    }

    /// <summary>A file with blocks of random bytes at these offsets.</summary>
    private void Sparse(string name, long size, params int[] offsets)
    {
        using FileStream file = File.Create(_folder.Path(name));
        file.SetLength(size);
        byte[] block = new byte[Block];
        foreach (int offset in offsets)
        {
            Random.Shared.NextBytes(block);
            file.Position = offset;
            file.Write(block);
        }
    }

    private void Full(string name, int size)
    {
        byte[] bytes = new byte[size];
        Random.Shared.NextBytes(bytes);
        File.WriteAllBytes(_folder.Path(name), bytes);
    }

    private long Allocated(string name)
    {
        Assert.Equal(Errno.None, _folder.Tree.Stat(_folder[name], out FileMetadata metadata));
        return (long)metadata.Allocated;
    }

    private void Same(string one, long from, string other, long to, int length)
    {
        byte[] first = Part(one, from, length);
        byte[] second = Part(other, to, length);
        Assert.True(first.AsSpan().SequenceEqual(second));
    }

    private byte[] Part(string name, long offset, int length)
    {
        using FileStream file = File.OpenRead(_folder.Path(name));
        file.Position = offset;
        byte[] bytes = new byte[length];
        file.ReadExactly(bytes);
        return bytes;
    }
}
