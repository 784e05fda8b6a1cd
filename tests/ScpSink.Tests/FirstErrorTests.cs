using GuardedFiles;
using Mono.Unix.Native;

namespace ScpSink.Tests;

public sealed class FirstErrorTests
{
    [Fact]
    public void The_first_error_stays_whatever_follows()
    {
        FirstError first = default;
        first.Keep("write: ", Errno.None);
        Assert.False(first.Failed);
        first.Keep("truncate: ", Errno.ENOSPC);
        first.Keep("close: ", Errno.EIO);
        first.Keep("", Errno.None);
        Assert.Equal((true, Errno.ENOSPC, "truncate: "), (first.Failed, first.Error, first.Step));
    }
}
