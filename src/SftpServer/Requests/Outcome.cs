using GuardedFiles;
using Mono.Unix.Native;
using SftpServer.Wire;

namespace SftpServer.Requests;

/// <summary>
/// How a request ended: a status, and what a person needs to know about it. A handler returns an errno, a status, or a
/// status with its own words.
/// </summary>
internal readonly ref struct Outcome
{
    public Outcome(Status status, ReadOnlySpan<byte> text)
    {
        Status = status;
        Text = text;
    }

    /// <summary>There is no such handle, or it is of the other kind. OpenSSH says Failure where EBADF would be NO_SUCH_FILE.</summary>
    public static Outcome InvalidHandle => new(Status.Failure, "Invalid handle"u8);

    public Status Status { get; }

    public ReadOnlySpan<byte> Text { get; }

    /// <summary>The same for the audit; none where no errno says it.</summary>
    public Errno Error { get; init; }

    public static implicit operator Outcome(Status status) => new(status, status.Text());

    public static implicit operator Outcome(Errno error) =>
        error.Failed ? new Outcome(StatusOf(error), TextOf(error)) { Error = error } : Status.Ok;

    /// <summary>OpenSSH's errno_to_portable.</summary>
    private static Status StatusOf(Errno error) => error switch
    {
        Errno.ENOENT or Errno.ENOTDIR or Errno.EBADF or Errno.ELOOP => Status.NoSuchFile,
        Errno.EPERM or Errno.EACCES or Errno.EFAULT => Status.PermissionDenied,
        Errno.ENAMETOOLONG or Errno.EINVAL => Status.BadMessage,
        Errno.ENOSYS => Status.OpUnsupported,
        _ => Status.Failure,
    };

    /// <summary>
    /// OpenSSH's text for the status where the errno says no more than that does, because programs compare it ("No such file"); otherwise strerror's.
    /// </summary>
    private static ReadOnlySpan<byte> TextOf(Errno error) =>
        error is Errno.ENOENT or Errno.EACCES or Errno.ENOSYS ? StatusOf(error).Text() : error.Text;
}
