using GuardedFiles.Linux;
using Mono.Unix.Native;

namespace GuardedFiles;

internal sealed partial class FileTree
{
    /// <summary>unlink(2).</summary>
    public Errno Remove(ReadOnlySpan<byte> path) => Libc.Check(Libc.unlinkat(_start, path, 0));

    /// <summary>rmdir(2).</summary>
    public Errno RemoveDirectory(ReadOnlySpan<byte> path) => Libc.Check(Libc.unlinkat(_start, path, Libc.AT_REMOVEDIR));

    /// <summary>mkdir(2).</summary>
    public Errno MakeDirectory(ReadOnlySpan<byte> path, uint mode)
    {
        Errno error = Libc.Check(Libc.mkdirat(_start, path, _modes.OfDirectory ?? mode));
        return error.Failed || _modes.OfDirectory is not { } forced ? error : ForceMode(path, forced);
    }

    /// <summary>rename(2): replaces what has the new name.</summary>
    public Errno Replace(ReadOnlySpan<byte> oldPath, ReadOnlySpan<byte> newPath) =>
        Libc.Check(Libc.renameat(_start, oldPath, _start, newPath));

    /// <summary>Renames, and answers EEXIST when anything has the new name, a dangling link included.</summary>
    public Errno Rename(ReadOnlySpan<byte> oldPath, ReadOnlySpan<byte> newPath)
    {
        Errno error = Libc.Check(Libc.renameat2(_start, oldPath, _start, newPath, Libc.RENAME_NOREPLACE));

        // EINVAL is also what a file system says that does not know the flag (NFS, some FUSE), ENOSYS a kernel before 3.15.
        return error is Errno.EINVAL or Errno.ENOSYS ? RenameByLinking(oldPath, newPath) : error;
    }

    /// <summary>link(2).</summary>
    public Errno Link(ReadOnlySpan<byte> existing, ReadOnlySpan<byte> newPath) =>
        Libc.Check(Libc.linkat(_start, existing, _start, newPath, 0));

    /// <summary>symlink(2): the target is text that nobody looks at.</summary>
    public Errno MakeSymbolicLink(ReadOnlySpan<byte> target, ReadOnlySpan<byte> linkPath) =>
        Libc.Check(Libc.symlinkat(target, _start, linkPath));

    /// <summary>readlink(2). A target that fills <paramref name="buffer"/> may have been cut.</summary>
    public Errno ReadLink(ReadOnlySpan<byte> path, Span<byte> buffer, out int length)
    {
        length = (int)Libc.readlinkat(_start, path, buffer, buffer.Length);
        return Libc.Check(length);
    }

    /// <summary>
    /// mkdir(2) lets the umask and a default ACL have their say, and takes no set-id bits. The set-group-ID bit that a
    /// directory inherits is the group's business and stays. A link is not followed.
    /// </summary>
    private Errno ForceMode(ReadOnlySpan<byte> newDirectory, uint mode)
    {
        Errno error = LinkStat(newDirectory, out FileMetadata metadata);
        if (!error.Failed)
            error = SetLinkMode(newDirectory, mode | (uint)(metadata.Mode & FilePermissions.S_ISGID));
        if (error.Failed)
            _ = RemoveDirectory(newDirectory);
        return error;
    }

    /// <summary>
    /// What OpenSSH does: link(2) fails when the new name exists, so a file moves without a moment in which another one
    /// could be lost. Where there are no hard links, and for anything but files, there is such a moment.
    /// </summary>
    private Errno RenameByLinking(ReadOnlySpan<byte> oldPath, ReadOnlySpan<byte> newPath)
    {
        Errno error = LinkStat(oldPath, out FileMetadata old);
        if (error.Failed)
            return error;

        if (old.Type == FilePermissions.S_IFREG)
        {
            error = Link(oldPath, newPath);
            if (error is not (Errno.EPERM or Errno.EOPNOTSUPP or Errno.ENOSYS or Errno.EXDEV or Errno.EMLINK))
                return error.Failed ? error : RemoveOldName(oldPath, newPath);
        }

        return LinkStat(newPath, out _).Failed ? Replace(oldPath, newPath) : Errno.EEXIST;
    }

    private Errno RemoveOldName(ReadOnlySpan<byte> oldPath, ReadOnlySpan<byte> newPath)
    {
        Errno error = Remove(oldPath);
        if (error.Failed)
            _ = Remove(newPath); // Back to one name: the client is told why.
        return error;
    }
}
