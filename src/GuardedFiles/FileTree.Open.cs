using System.Text;
using GuardedFiles.Linux;
using Mono.Unix.Native;

namespace GuardedFiles;

internal sealed partial class FileTree
{
    /// <summary>open(2). A FIFO or a device never makes the session wait (and never becomes its terminal).</summary>
    /// <param name="mode">Permission bits of a file that is created.</param>
    public Errno Open(ReadOnlySpan<byte> path, OpenFlags flags, uint mode, out OpenFile? file)
    {
        int number;
        Errno error = (flags & OpenFlags.O_CREAT) != 0 && _modes.OfFile is { } forced
            ? CreateWithMode(path, flags, forced, out number)
            : Open(path, flags, mode, out number);
        if (error == Errno.EAGAIN)
            error = OpenLeased(path, flags, out number);
        file = error.Failed ? null : new OpenFile(new FileDescriptor(number), path.ToArray(), flags);
        return error;
    }

    /// <summary>opendir(3).</summary>
    public Errno OpenDirectory(ReadOnlySpan<byte> path, out OpenDirectory? directory)
    {
        int flags = (int)OpenFlags.O_NONBLOCK | OpenFlagsOf.O_DIRECTORY | OpenFlagsOf.O_CLOEXEC;
        int descriptor = Libc.openat(_start, path, flags, 0);
        Errno error = Libc.Check(descriptor);
        directory = error.Failed ? null : new OpenDirectory(new FileDescriptor(descriptor), path.ToArray());
        return error;
    }

    private Errno Open(ReadOnlySpan<byte> path, OpenFlags flags, uint mode, out int number)
    {
        const int Always = (int)(OpenFlags.O_NONBLOCK | OpenFlags.O_NOCTTY) | OpenFlagsOf.O_CLOEXEC;
        number = Libc.openat(_start, path, (int)flags | Always, mode);
        return Libc.Check(number);
    }

    /// <summary>
    /// A file that is new gets exactly this mode; the umask, and the default ACL of its directory, have no say. One that is
    /// there keeps its own.
    /// </summary>
    private Errno CreateWithMode(ReadOnlySpan<byte> path, OpenFlags flags, uint mode, out int number)
    {
        Errno error = Open(path, flags | OpenFlags.O_EXCL, mode, out number);
        if (error == Errno.EEXIST && (flags & OpenFlags.O_EXCL) == 0)
        {
            error = Open(path, flags & ~OpenFlags.O_CREAT, mode, out number);
            if (error != Errno.ENOENT)
                return error;
            error = Open(path, flags, mode, out number); // A link to a file that does not exist.
        }

        if (!error.Failed && (error = Libc.Check(Libc.fchmod(number, mode))).Failed)
            _ = Libc.close(number);
        return error;
    }

    /// <summary>
    /// Somebody holds a lease on the file (Samba's oplocks, NFS delegations), and O_NONBLOCK does not wait until it is
    /// given back. The object is held first, so that it is a file that is waited for, whatever has its name by then.
    /// </summary>
    private Errno OpenLeased(ReadOnlySpan<byte> path, OpenFlags flags, out int number)
    {
        number = Libc.openat(_start, path, OpenFlagsOf.O_PATH | OpenFlagsOf.O_CLOEXEC, 0);
        Errno error = Libc.Check(number);
        if (error.Failed)
            return error;

        using FileDescriptor held = new(number);
        if (held.Stat(out FileMetadata metadata).Failed || metadata.Type != FilePermissions.S_IFREG)
            return Errno.EAGAIN;
        int waiting = (int)(flags & ~(OpenFlags.O_CREAT | OpenFlags.O_EXCL)) | OpenFlagsOf.O_CLOEXEC;
        number = Libc.openat(Libc.AT_FDCWD, Encoding.ASCII.GetBytes($"/proc/self/fd/{held.Number}"), waiting, 0);
        error = Libc.Check(number);
        return error == Errno.ENOENT ? Errno.EAGAIN : error; // No /proc here: nothing else can be done.
    }
}
