using GuardedFiles.Linux;
using Mono.Unix.Native;

namespace GuardedFiles.Tests.Linux;

public sealed class FileDescriptorTests
{
    [Fact]
    public void It_is_closed_once_and_remembers_what_close_said()
    {
        int number = Libc.openat(Libc.AT_FDCWD, "/dev/null"u8, OpenFlagsOf.O_CLOEXEC, 0);
        FileDescriptor descriptor = new(number);
        Assert.False(descriptor.IsInvalid);
        Assert.True(Libc.fcntl(number, Libc.F_GETFL, 0) >= 0);

        Assert.Equal(Errno.None, descriptor.Release());
        Assert.Equal(Errno.None, descriptor.Release());

        Assert.Equal(Errno.EBADF, Libc.Check(Libc.fcntl(number, Libc.F_GETFL, 0)));
    }

    [Fact]
    public void A_number_that_is_not_open_is_EBADF()
    {
        FileDescriptor descriptor = new(1_000_000_000);
        Assert.Equal(Errno.EBADF, descriptor.Release());
    }

    [Fact]
    public void A_negative_number_is_never_closed()
    {
        FileDescriptor descriptor = new(-1);
        Assert.True(descriptor.IsInvalid);
        Assert.Equal(Errno.None, descriptor.Release());
    }
}
