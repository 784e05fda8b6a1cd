using Mono.Unix.Native;

namespace GuardedFiles.Linux;

/// <summary>A file that only grows: each write goes to its end in one piece, however many processes write to it.</summary>
internal sealed class AppendFile : IDisposable
{
    private readonly FileDescriptor _descriptor;

    private AppendFile(FileDescriptor descriptor) => _descriptor = descriptor;

    /// <summary>
    /// Why another account may read, forge or hold up what is written to it; empty when none can. A FIFO or a device may make us wait. A second
    /// name may have been given to it by another account, in a directory of that account's.
    /// </summary>
    /// <param name="account">Its uid.</param>
    public ReadOnlySpan<byte> Objection(uint account)
    {
        const uint WritableByGroup = 0b010_000; // With an ACL: by any other user or group.
        const uint WritableByOthers = 0b010;
        Errno error = Libc.Check(Libc.statx(_descriptor.Number, [], Libc.AT_EMPTY_PATH, Libc.STATX_BASIC_STATS, out Statx statx));
        if (error.Failed)
            return error.Text;
        if ((statx.stx_mode & (uint)FilePermissions.S_IFMT) != (uint)FilePermissions.S_IFREG)
            return "it is no regular file"u8;
        if (statx.stx_uid != 0 && statx.stx_uid != account)
            return "it is owned by neither root nor this account"u8;
        if (statx.stx_nlink != 1)
            return "it has more than one name, or none"u8;
        if ((statx.stx_mode & WritableByGroup) != 0)
            return "it is writable by its group"u8;
        return (statx.stx_mode & WritableByOthers) != 0 ? "it is writable by others"u8 : [];
    }

    /// <summary>Makes it if need be, for its owner alone. Its name must not be a link, and nobody is waited for who might read it.</summary>
    /// <param name="directory">A descriptor; O_PATH will do.</param>
    /// <param name="name">A name in it.</param>
    public static Errno Open(int directory, ReadOnlySpan<byte> name, out AppendFile? file)
    {
        const OpenFlags Flags = OpenFlags.O_WRONLY | OpenFlags.O_APPEND | OpenFlags.O_CREAT | OpenFlags.O_NONBLOCK | OpenFlags.O_NOCTTY;
        int number = Libc.openat(directory, name, (int)Flags | OpenFlagsOf.O_CLOEXEC | OpenFlagsOf.O_NOFOLLOW, 0b110_000_000);
        Errno error = Libc.Check(number);
        file = error.Failed ? null : new AppendFile(new FileDescriptor(number));
        return error;
    }

    /// <summary>One write(2): a full disk may take less than all of it.</summary>
    public Errno Write(ReadOnlySpan<byte> bytes, out int written)
    {
        nint count;
        Errno error;
        do
        {
            count = Libc.write(_descriptor, bytes, bytes.Length);
            error = Libc.Check(count);
        }
        while (error == Errno.EINTR);

        written = error.Failed ? 0 : (int)count;
        return error;
    }

    public void Dispose() => _descriptor.Dispose();
}
