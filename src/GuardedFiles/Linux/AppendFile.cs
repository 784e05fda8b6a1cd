using Mono.Unix.Native;

namespace GuardedFiles.Linux;

/// <summary>A file that only grows: each write goes to its end in one piece, however many processes write to it.</summary>
internal sealed class AppendFile : IDisposable
{
    private readonly FileDescriptor _descriptor;

    private AppendFile(FileDescriptor descriptor) => _descriptor = descriptor;

    /// <summary>It is a file as files are: no FIFO that somebody must read, and no device.</summary>
    public bool IsRegular => OwnProcess.TypeOf(_descriptor.Number) == FilePermissions.S_IFREG;

    /// <summary>Makes it if need be, for its owner alone. Its name must not be a link, and nobody is waited for who might read it.</summary>
    public static Errno Open(ReadOnlySpan<byte> path, out AppendFile? file)
    {
        const OpenFlags Flags = OpenFlags.O_WRONLY | OpenFlags.O_APPEND | OpenFlags.O_CREAT | OpenFlags.O_NONBLOCK | OpenFlags.O_NOCTTY;
        int number = Libc.openat(Libc.AT_FDCWD, path, (int)Flags | OpenFlagsOf.O_CLOEXEC | OpenFlagsOf.O_NOFOLLOW, 0b110_000_000);
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
