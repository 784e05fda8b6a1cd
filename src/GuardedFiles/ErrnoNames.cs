using System.Text;
using Mono.Unix.Native;

namespace GuardedFiles;

/// <summary>
/// Errnos by the names of errno(3), as far as an operation on files may answer them. An enumeration knows its names by reflection, which a
/// native program had better do without, and its first name for a number is not always the one that people know.
/// </summary>
internal static class ErrnoNames
{
    /// <summary>"OK" for none, "EACCES"; a number that has no name here is told as it is.</summary>
    public static ReadOnlySpan<byte> NameOf(Errno error) => error switch
    {
        0 => "OK"u8,
        Errno.EPERM => "EPERM"u8,
        Errno.ENOENT => "ENOENT"u8,
        Errno.ESRCH => "ESRCH"u8,
        Errno.EINTR => "EINTR"u8,
        Errno.EIO => "EIO"u8,
        Errno.ENXIO => "ENXIO"u8,
        Errno.E2BIG => "E2BIG"u8,
        Errno.EBADF => "EBADF"u8,
        Errno.EAGAIN => "EAGAIN"u8,
        Errno.ENOMEM => "ENOMEM"u8,
        Errno.EACCES => "EACCES"u8,
        Errno.EFAULT => "EFAULT"u8,
        Errno.EBUSY => "EBUSY"u8,
        Errno.EEXIST => "EEXIST"u8,
        Errno.EXDEV => "EXDEV"u8,
        Errno.ENODEV => "ENODEV"u8,
        Errno.ENOTDIR => "ENOTDIR"u8,
        Errno.EISDIR => "EISDIR"u8,
        Errno.EINVAL => "EINVAL"u8,
        Errno.ENFILE => "ENFILE"u8,
        Errno.EMFILE => "EMFILE"u8,
        Errno.ENOTTY => "ENOTTY"u8,
        Errno.ETXTBSY => "ETXTBSY"u8,
        Errno.EFBIG => "EFBIG"u8,
        Errno.ENOSPC => "ENOSPC"u8,
        Errno.ESPIPE => "ESPIPE"u8,
        Errno.EROFS => "EROFS"u8,
        Errno.EMLINK => "EMLINK"u8,
        Errno.EPIPE => "EPIPE"u8,
        Errno.ERANGE => "ERANGE"u8,
        Errno.EDEADLK => "EDEADLK"u8,
        Errno.ENAMETOOLONG => "ENAMETOOLONG"u8,
        Errno.ENOLCK => "ENOLCK"u8,
        Errno.ENOSYS => "ENOSYS"u8,
        Errno.ENOTEMPTY => "ENOTEMPTY"u8,
        Errno.ELOOP => "ELOOP"u8,
        Errno.ENODATA => "ENODATA"u8,
        Errno.EOVERFLOW => "EOVERFLOW"u8,
        Errno.EILSEQ => "EILSEQ"u8,
        Errno.EMSGSIZE => "EMSGSIZE"u8,
        Errno.EOPNOTSUPP => "EOPNOTSUPP"u8,
        Errno.ENETUNREACH => "ENETUNREACH"u8,
        Errno.ECONNRESET => "ECONNRESET"u8,
        Errno.ENOBUFS => "ENOBUFS"u8,
        Errno.ENOTCONN => "ENOTCONN"u8,
        Errno.ETIMEDOUT => "ETIMEDOUT"u8,
        Errno.ECONNREFUSED => "ECONNREFUSED"u8,
        Errno.EHOSTDOWN => "EHOSTDOWN"u8,
        Errno.EHOSTUNREACH => "EHOSTUNREACH"u8,
        Errno.ESTALE => "ESTALE"u8,
        Errno.EUCLEAN => "EUCLEAN"u8,
        Errno.EREMOTEIO => "EREMOTEIO"u8,
        Errno.EDQUOT => "EDQUOT"u8,
        Errno.ECANCELED => "ECANCELED"u8,
        _ => ByteText.Bytes($"errno {(int)error}"),
    };
}
