using GuardedFiles.Linux;
using Mono.Unix.Native;

namespace GuardedFiles;

internal sealed partial class FileTree
{
    /// <summary>open(2). A FIFO or a device never makes the session wait (and never becomes its terminal).</summary>
    /// <param name="mode">Permission bits of a file that is created.</param>
    public Errno Open(ReadOnlySpan<byte> path, OpenFlags flags, uint mode, out OpenFile? file)
    {
        const int Always = (int)(OpenFlags.O_NONBLOCK | OpenFlags.O_NOCTTY) | OpenFlagsOf.O_CLOEXEC;
        int descriptor = Libc.openat(_start, path, (int)flags | Always, _modes.OfFile(mode));
        Errno error = Libc.Check(descriptor);
        file = error.Failed ? null : new OpenFile(new FileDescriptor(descriptor), path.ToArray(), flags);
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
}
