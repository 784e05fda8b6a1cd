using GuardedFiles.Linux;
using Mono.Unix.Native;

namespace GuardedFiles;

internal sealed partial class FileTree
{
    /// <summary>Milliseconds between two tries, and until a lease is nobody's to hold (the kernel's default is 45 s).</summary>
    private const int LeaseInterval = 10;
    private const int LongestLease = 60_000;

    /// <summary>open(2). A FIFO or a device never makes the session wait (and never becomes its terminal).</summary>
    /// <param name="mode">Permission bits of a file that is created.</param>
    /// <param name="betweenTries">Called while somebody gives back a lease on the file; may throw.</param>
    public Errno Open(ReadOnlySpan<byte> path, OpenFlags flags, uint mode, out OpenFile? file, Action? betweenTries = null)
    {
        Errno error = TryOpen(path, flags, mode, out int number);

        // Samba's oplocks and NFS delegations are leases. The kernel asks the holder to give his back at the first try, and
        // takes it after /proc/sys/fs/lease-break-time; without O_NONBLOCK it would wait for that itself.
        for (int waited = 0; error == Errno.EAGAIN && waited < LongestLease; waited += LeaseInterval)
        {
            betweenTries?.Invoke();
            _ = Libc.poll([], 0, LeaseInterval);
            error = TryOpen(path, flags, mode, out number);
        }

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

    private Errno TryOpen(ReadOnlySpan<byte> path, OpenFlags flags, uint mode, out int number) =>
        (flags & OpenFlags.O_CREAT) != 0 && _modes.OfFile is { } forced
            ? CreateWithMode(path, flags, forced, out number)
            : Open(path, flags, mode, out number);

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
}
