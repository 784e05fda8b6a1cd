using System.Buffers.Text;
using GuardedFiles.Linux;
using Mono.Unix.Native;

namespace GuardedFiles.Confinement;

/// <summary>
/// /proc/self/fd, held since before the session was confined: the way to chmod(2) or utimes(2) an object that is open with O_PATH, on
/// kernels that cannot do it by the descriptor alone (fchmodat2 since Linux 6.6, AT_EMPTY_PATH for times since 5.8).
/// </summary>
internal sealed class DescriptorLinks : IDisposable
{
    private readonly FileDescriptor? _directory;

    /// <summary>Where there is no /proc, old kernels answer as they do.</summary>
    public DescriptorLinks()
    {
        int flags = OpenFlagsOf.O_PATH | OpenFlagsOf.O_DIRECTORY | OpenFlagsOf.O_CLOEXEC;
        int number = Libc.openat(Libc.AT_FDCWD, "/proc/self/fd"u8, flags, 0);
        _directory = number < 0 ? null : new FileDescriptor(number);
    }

    public Errno SetMode(int descriptor, uint mode)
    {
        Errno error = Libc.Check(Libc.fchmodat2(descriptor, [], mode, Libc.AT_EMPTY_PATH));
        if (error is not (Errno.ENOSYS or Errno.EPERM) || _directory is null)
            return error;
        Span<byte> name = stackalloc byte[20];
        return Libc.Check(Libc.fchmodat(_directory.Number, Name(descriptor, name), mode, 0));
    }

    public Errno SetTimes(int descriptor, in TimePair times)
    {
        Errno error = Libc.Check(Libc.utimensat(descriptor, [], in times, Libc.AT_EMPTY_PATH));
        if (error is not Errno.EINVAL || _directory is null)
            return error;
        Span<byte> name = stackalloc byte[20];
        return Libc.Check(Libc.utimensat(_directory.Number, Name(descriptor, name), in times, 0));
    }

    /// <summary>The name that a directory has now in the one above it; false where /proc does not tell.</summary>
    /// <param name="room">For a path: CString.PathMax.</param>
    public bool NameOf(int directory, Span<byte> room, out ReadOnlySpan<byte> name)
    {
        Span<byte> number = stackalloc byte[20];
        nint length = _directory is null ? -1 : Libc.readlinkat(_directory.Number, Name(directory, number), room, room.Length);
        ReadOnlySpan<byte> path = length > 0 && length < room.Length ? room[..(int)length] : default;
        name = path[(path.LastIndexOf((byte)'/') + 1)..];
        return !name.IsEmpty;
    }

    public void Dispose() => _directory?.Dispose();

    private static ReadOnlySpan<byte> Name(int descriptor, Span<byte> room)
    {
        _ = Utf8Formatter.TryFormat(descriptor, room, out int length);
        return room[..length];
    }
}
