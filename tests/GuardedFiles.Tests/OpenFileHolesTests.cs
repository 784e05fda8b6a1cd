using GuardedFiles.Tests.Support;
using Mono.Unix.Native;

namespace GuardedFiles.Tests;

public sealed class OpenFileHolesTests : IDisposable
{
    private const int Block = 1 << 16;

    private readonly Folder _folder = new();

    [Fact]
    public void The_next_range_with_bytes_is_found()
    {
        using OpenFile file = Sparse();
        Assert.Equal(Errno.None, file.NextData(0, out ulong start, out ulong end));
        Assert.Equal((2ul * Block, 3ul * Block), (start, end));
        Assert.Equal(Errno.None, file.NextData((2 * Block) + 7, out start, out end));
        Assert.Equal(((2ul * Block) + 7, 3ul * Block), (start, end));
    }

    [Fact]
    public void Behind_the_last_there_is_none()
    {
        using OpenFile file = Sparse();
        Assert.Equal(Errno.ENXIO, file.NextData(3 * Block, out _, out _));
        Assert.Equal(Errno.ENXIO, file.NextData(8 * Block, out _, out _));
        Assert.Equal(Errno.ENXIO, file.NextData(long.MaxValue, out _, out _));
    }

    [Fact]
    public void Where_the_kernel_does_not_tell_all_is_bytes()
    {
        using OpenFile file = Sparse();
        Kernel.Refusing(SystemCall.LSeek, Errno.EINVAL, () =>
        {
            Assert.Equal(Errno.None, file.NextData(5, out ulong start, out ulong end));
            Assert.Equal((5ul, ulong.MaxValue), (start, end));
        });
    }

    [Fact]
    public void A_range_becomes_a_hole_and_the_size_stays()
    {
        File.WriteAllBytes(_folder.Path("f"), [.. Enumerable.Repeat((byte)1, 8 * Block)]);
        using OpenFile file = _folder.Open("f");
        Assert.Equal(Errno.None, file.MakeHole(Block, 20 * Block));
        Assert.Equal(8 * Block, new FileInfo(_folder.Path("f")).Length);
        Assert.Equal(Errno.ENXIO, file.NextData(Block, out _, out _));
    }

    [Theory]
    [InlineData(OpenFlags.O_RDONLY, true)]
    [InlineData(OpenFlags.O_RDWR, true)]
    [InlineData(OpenFlags.O_WRONLY, false)]
    [InlineData(OpenFlags.O_WRONLY | OpenFlags.O_APPEND, false)]
    public void What_was_opened_for_writing_only_is_not_readable(OpenFlags flags, bool isReadable)
    {
        _ = _folder.NewFile("f");
        using OpenFile file = _folder.Open("f", flags);
        Assert.Equal(isReadable, file.IsReadable);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Eight blocks, of which the third has bytes.</summary>
    private OpenFile Sparse()
    {
        using (FileStream file = File.Create(_folder.Path("sparse")))
        {
            file.SetLength(8 * Block);
            file.Position = 2 * Block;
            file.Write([.. Enumerable.Repeat((byte)1, Block)]);
        }

        return _folder.Open("sparse");
    }
}
