using System.Text;
using Mono.Unix.Native;

namespace GuardedFiles.Tests;

public sealed class ErrnoExtensionsTests
{
    [Theory]
    [InlineData(Errno.ENOENT, "No such file or directory")]
    [InlineData(Errno.ENOSPC, "No space left on device")]
    [InlineData((Errno)9999, "Unknown error 9999")]
    public void An_errno_has_the_text_of_strerror(Errno error, string text) =>
        Assert.Equal(text, Encoding.ASCII.GetString(error.Text));

    [Fact]
    public void None_is_no_failure()
    {
        Assert.False(Errno.None.Failed);
        Assert.True(Errno.EPERM.Failed);
        Assert.Equal(0, (int)Errno.None);
    }
}
