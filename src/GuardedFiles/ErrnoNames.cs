using Mono.Unix.Native;

namespace GuardedFiles;

/// <summary>
/// Errnos by the names of errno(3), as far as an operation on files may answer them. An enumeration knows its names by reflection, which a
/// native program had better do without, and its first name for a number is not always the one that people know.
/// </summary>
internal static class ErrnoNames
{
    /// <summary>"OK" for none, "EACCES"; a number that has no name here is told as it is.</summary>
    public static string NameOf(Errno error) => error switch
    {
        0 => "OK",
        Errno.EPERM => nameof(Errno.EPERM),
        Errno.ENOENT => nameof(Errno.ENOENT),
        Errno.EINTR => nameof(Errno.EINTR),
        Errno.EIO => nameof(Errno.EIO),
        Errno.ENXIO => nameof(Errno.ENXIO),
        Errno.E2BIG => nameof(Errno.E2BIG),
        Errno.EBADF => nameof(Errno.EBADF),
        Errno.EAGAIN => nameof(Errno.EAGAIN),
        Errno.ENOMEM => nameof(Errno.ENOMEM),
        Errno.EACCES => nameof(Errno.EACCES),
        Errno.EBUSY => nameof(Errno.EBUSY),
        Errno.EEXIST => nameof(Errno.EEXIST),
        Errno.EXDEV => nameof(Errno.EXDEV),
        Errno.ENODEV => nameof(Errno.ENODEV),
        Errno.ENOTDIR => nameof(Errno.ENOTDIR),
        Errno.EISDIR => nameof(Errno.EISDIR),
        Errno.EINVAL => nameof(Errno.EINVAL),
        Errno.ENFILE => nameof(Errno.ENFILE),
        Errno.EMFILE => nameof(Errno.EMFILE),
        Errno.ETXTBSY => nameof(Errno.ETXTBSY),
        Errno.EFBIG => nameof(Errno.EFBIG),
        Errno.ENOSPC => nameof(Errno.ENOSPC),
        Errno.ESPIPE => nameof(Errno.ESPIPE),
        Errno.EROFS => nameof(Errno.EROFS),
        Errno.EMLINK => nameof(Errno.EMLINK),
        Errno.EPIPE => nameof(Errno.EPIPE),
        Errno.ERANGE => nameof(Errno.ERANGE),
        Errno.EDEADLK => nameof(Errno.EDEADLK),
        Errno.ENAMETOOLONG => nameof(Errno.ENAMETOOLONG),
        Errno.ENOLCK => nameof(Errno.ENOLCK),
        Errno.ENOSYS => nameof(Errno.ENOSYS),
        Errno.ENOTEMPTY => nameof(Errno.ENOTEMPTY),
        Errno.ELOOP => nameof(Errno.ELOOP),
        Errno.ENODATA => nameof(Errno.ENODATA),
        Errno.EOVERFLOW => nameof(Errno.EOVERFLOW),
        Errno.EILSEQ => nameof(Errno.EILSEQ),
        Errno.EOPNOTSUPP => nameof(Errno.EOPNOTSUPP),
        Errno.ENETUNREACH => nameof(Errno.ENETUNREACH),
        Errno.ECONNRESET => nameof(Errno.ECONNRESET),
        Errno.ENOBUFS => nameof(Errno.ENOBUFS),
        Errno.ENOTCONN => nameof(Errno.ENOTCONN),
        Errno.ETIMEDOUT => nameof(Errno.ETIMEDOUT),
        Errno.ECONNREFUSED => nameof(Errno.ECONNREFUSED),
        Errno.EHOSTDOWN => nameof(Errno.EHOSTDOWN),
        Errno.EHOSTUNREACH => nameof(Errno.EHOSTUNREACH),
        Errno.ESTALE => nameof(Errno.ESTALE),
        Errno.EUCLEAN => nameof(Errno.EUCLEAN),
        Errno.EREMOTEIO => nameof(Errno.EREMOTEIO),
        Errno.EDQUOT => nameof(Errno.EDQUOT),
        _ => $"errno {(int)error}",
    };
}
