using System.Text;
using Mono.Unix.Native;
using SftpServer.Requests;
using SftpServer.Wire;

namespace SftpServer.Tests.Requests;

public sealed class OutcomeTests
{
    [Theory]
    [InlineData(Errno.ENOENT, 2, "No such file")]
    [InlineData(Errno.ENOTDIR, 2, "Not a directory")]
    [InlineData(Errno.EBADF, 2, "Bad file descriptor")]
    [InlineData(Errno.ELOOP, 2, "Too many levels of symbolic links")]
    [InlineData(Errno.EPERM, 3, "Operation not permitted")]
    [InlineData(Errno.EACCES, 3, "Permission denied")]
    [InlineData(Errno.EFAULT, 3, "Bad address")]
    [InlineData(Errno.ENAMETOOLONG, 5, "File name too long")]
    [InlineData(Errno.EINVAL, 5, "Invalid argument")]
    [InlineData(Errno.ENOSYS, 8, "Operation unsupported")]
    [InlineData(Errno.EEXIST, 4, "File exists")]
    [InlineData(Errno.ENOSPC, 4, "No space left on device")]
    [InlineData(Errno.EDQUOT, 4, "Disk quota exceeded")]
    [InlineData(Errno.EROFS, 4, "Read-only file system")]
    [InlineData(Errno.EXDEV, 4, "Invalid cross-device link")]
    [InlineData(Errno.ENOTEMPTY, 4, "Directory not empty")]
    [InlineData(Errno.EISDIR, 4, "Is a directory")]
    [InlineData(Errno.EBUSY, 4, "Device or resource busy")]
    [InlineData(Errno.EIO, 4, "Input/output error")]
    [InlineData(Errno.EMFILE, 4, "Too many open files")]
    [InlineData(Errno.EOPNOTSUPP, 4, "Operation not supported")]
    public void An_errno_becomes_the_status_of_OpenSSH_with_its_words_or_with_those_of_strerror_where_they_tell_more(Errno error, uint status, string words)
    {
        Outcome outcome = error;
        Assert.Equal((Status)status, outcome.Status);
        Assert.Equal(words, Encoding.ASCII.GetString(outcome.Text));
    }

    [Fact]
    public void No_error_is_Ok()
    {
        Outcome outcome = default(Errno);
        Assert.Equal(Status.Ok, outcome.Status);
        Assert.Equal("Success"u8, outcome.Text);
    }

    [Fact]
    public void A_handle_that_names_nothing_is_a_failure()
    {
        Assert.Equal(Status.Failure, Outcome.InvalidHandle.Status);
        Assert.Equal("Invalid handle"u8, Outcome.InvalidHandle.Text);
    }
}
