using GuardedFiles.Linux;
using Mono.Unix.Native;

namespace GuardedFiles;

internal sealed partial class FileTree
{
    /// <summary>stat(2).</summary>
    public Errno Stat(ReadOnlySpan<byte> path, out FileMetadata metadata) => Stat(path, 0, out metadata);

    /// <summary>lstat(2).</summary>
    public Errno LinkStat(ReadOnlySpan<byte> path, out FileMetadata metadata) =>
        Stat(path, Libc.AT_SYMLINK_NOFOLLOW, out metadata);

    /// <summary>truncate(2), which has no twin with a descriptor: it begins at the working directory, as <c>_start</c> does.</summary>
    public static Errno SetSize(ReadOnlySpan<byte> path, ulong size) => Libc.Check(Libc.truncate(path, (long)size));

    /// <summary>chmod(2).</summary>
    public Errno SetMode(ReadOnlySpan<byte> path, uint mode) => Libc.Check(Libc.fchmodat(_start, path, mode, 0));

    /// <summary>utimes(2).</summary>
    public Errno SetTimes(ReadOnlySpan<byte> path, FileTimes times) =>
        Libc.Check(Libc.utimensat(_start, path, times.ToTimePair(), 0));

    /// <summary>chown(2).</summary>
    public Errno SetOwner(ReadOnlySpan<byte> path, uint uid, uint gid) =>
        Libc.Check(Libc.fchownat(_start, path, uid, gid, 0));

    /// <summary>lchmod(3): EOPNOTSUPP for a link itself.</summary>
    public Errno SetLinkMode(ReadOnlySpan<byte> path, uint mode)
    {
        Errno error = Libc.Check(Libc.fchmodat2(_start, path, mode, Libc.AT_SYMLINK_NOFOLLOW));

        // Before Linux 6.6 the C library opens the object without following and goes through /proc/self/fd.
        return error is Errno.ENOSYS or Errno.EPERM
            ? Libc.Check(Libc.fchmodat(_start, path, mode, Libc.AT_SYMLINK_NOFOLLOW))
            : error;
    }

    /// <summary>lutimes(3).</summary>
    public Errno SetLinkTimes(ReadOnlySpan<byte> path, FileTimes times) =>
        Libc.Check(Libc.utimensat(_start, path, times.ToTimePair(), Libc.AT_SYMLINK_NOFOLLOW));

    /// <summary>lchown(2).</summary>
    public Errno SetLinkOwner(ReadOnlySpan<byte> path, uint uid, uint gid) =>
        Libc.Check(Libc.fchownat(_start, path, uid, gid, Libc.AT_SYMLINK_NOFOLLOW));

    /// <summary>statvfs(3) of the volume that holds <paramref name="path"/>.</summary>
    public Errno VolumeStat(ReadOnlySpan<byte> path, out VolumeMetadata metadata)
    {
        metadata = default;
        int number = Libc.openat(_start, path, OpenFlagsOf.O_PATH | OpenFlagsOf.O_CLOEXEC, 0);
        Errno error = Libc.Check(number);
        if (error.Failed)
            return error;
        using FileDescriptor descriptor = new(number);
        return descriptor.VolumeStat(out metadata);
    }

    private Errno Stat(ReadOnlySpan<byte> path, int flags, out FileMetadata metadata)
    {
        // Without AT_NO_AUTOMOUNT statx would mount what stat(2) and lstat(2) leave alone.
        Errno error = Libc.Check(
            Libc.statx(_start, path, flags | Libc.AT_NO_AUTOMOUNT, Libc.STATX_BASIC_STATS, out Statx statx));
        metadata = FileMetadata.From(in statx);
        return error;
    }
}
