using System.Text;
using GuardedFiles.Linux;
using Mono.Unix.Native;

namespace GuardedFiles.Tests.Linux;

public sealed class CStringTests
{
    [Theory]
    [InlineData("/tmp\0/x")]
    [InlineData("\0")]
    [InlineData("/tmp\0")]
    public void A_NUL_inside_a_path_never_reaches_the_kernel(string path) =>
        Assert.Throws<ArgumentException>(() => Stat(Encoding.ASCII.GetBytes(path)));

    [Fact]
    public void The_longest_path_is_one_byte_less_than_PATH_MAX()
    {
        Assert.Equal(Errno.None, Stat(Dots(CString.PathMax - 1)));
        Assert.Equal(Errno.ENAMETOOLONG, Stat(Dots(CString.PathMax)));
        Assert.Equal(Errno.ENAMETOOLONG, Stat(Dots(CString.PathMax + 1)));
        Assert.Equal(Errno.ENAMETOOLONG, Stat(Dots(1_000_000)));
    }

    [Fact]
    public void Behind_PATH_MAX_even_a_NUL_changes_nothing()
    {
        byte[] path = [.. Dots(CString.PathMax), 0, (byte)'x'];
        Assert.Equal(Errno.ENAMETOOLONG, Stat(path));
    }

    [Fact]
    public void An_empty_path_is_ENOENT() => Assert.Equal(Errno.ENOENT, Stat([]));

    [Fact]
    public void A_path_is_taken_as_its_bytes_are()
    {
        Assert.Equal(Errno.None, Stat("/tmp"u8.ToArray()));
        Assert.Equal(Errno.ENOENT, Stat([(byte)'/', 0xff]));
        Assert.Equal(Errno.None, Stat("/tmp/x"u8[..4].ToArray()));
    }

    private static Errno Stat(byte[] path) => Libc.Check(Libc.statx(Libc.AT_FDCWD, path, 0, Libc.STATX_BASIC_STATS, out _));

    /// <summary>"/./././." of some length: the root, however long.</summary>
    private static byte[] Dots(int length)
    {
        byte[] path = new byte[length];
        for (int i = 0; i < length; i++)
            path[i] = (byte)(i % 2 == 0 ? '/' : '.');
        return path;
    }
}
