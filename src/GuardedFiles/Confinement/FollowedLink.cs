using GuardedFiles.Linux;
using Mono.Unix.Native;

namespace GuardedFiles.Confinement;

/// <summary>
/// The target of a symbolic link that is followed in user space. The kernel's own conditions for following one hold here too: they keep an
/// account from being led somewhere by a link that another account has put into a shared directory.
/// </summary>
/// <remarks>
/// fs.protected_symlinks (proc_sys_fs(5)): in a directory that is sticky and writable for all, a link is followed only if it is the
/// follower's own, or if the directory's owner has made it. The kernel asks this of the last link of a path, we ask it of each one: a path
/// is given to the kernel in parts, so that each link may be the last one of its part. Root is not exempt. A mount with nosymfollow
/// answers ELOOP.
/// </remarks>
internal static class FollowedLink
{
    /// <summary>S_ISVTX and S_IWOTH.</summary>
    private const uint Shared = 0b001_000_000_010;

    /// <summary>readlinkat(2) of a link that is about to be followed.</summary>
    /// <returns>EINVAL when it is no link, EACCES or ELOOP when the kernel would not follow it.</returns>
    public static Errno Read(int directory, ReadOnlySpan<byte> name, Span<byte> target, out int length)
    {
        length = (int)Libc.readlinkat(directory, name, target, target.Length);
        Errno error = Libc.Check(length);
        if (error.Failed)
            return error;
        error = Libc.Check(Libc.fstatfs(directory, out StatFs mount));
        if (error.Failed || (mount.f_flags & Libc.ST_NOSYMFOLLOW) != 0)
            return error.Failed ? error : Errno.ELOOP;
        error = Libc.Check(Libc.statx(directory, [], Libc.AT_EMPTY_PATH, Libc.STATX_BASIC_STATS, out Statx where));
        if (error.Failed || (where.stx_mode & Shared) != Shared)
            return error;

        // The link is held: another one may take its name between the look at its owner and the look at its target.
        int flags = OpenFlagsOf.O_PATH | OpenFlagsOf.O_NOFOLLOW | OpenFlagsOf.O_CLOEXEC;
        int number = Libc.openat(directory, name, flags, 0);
        error = Libc.Check(number);
        if (error.Failed)
            return error;
        using FileDescriptor link = new(number);
        error = Libc.Check(Libc.statx(link, [], Libc.AT_EMPTY_PATH, Libc.STATX_BASIC_STATS, out Statx statx));
        if (error.Failed)
            return error;
        bool mayFollow = statx.stx_uid == Libc.geteuid() || statx.stx_uid == where.stx_uid || !IsProtected;
        if (!mayFollow)
            return Errno.EACCES;
        length = (int)Libc.readlinkat(number, [], target, target.Length);
        error = Libc.Check(length);
        return error == Errno.ENOENT ? Errno.EINVAL : error; // ENOENT is what an empty name answers for anything but a link.
    }

    /// <summary>fs.protected_symlinks is on, or cannot be read, as in a jail.</summary>
    private static bool IsProtected => OwnProcess.ReadAll("/proc/sys/fs/protected_symlinks"u8) is not [(byte)'0', ..];
}
