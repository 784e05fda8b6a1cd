using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace GuardedFiles.Linux;

internal static partial class Libc
{
    [LibraryImport(Library, SetLastError = true)]
    internal static partial int statx(
        int dirfd, [MarshalUsing(typeof(CString))] ReadOnlySpan<byte> pathname, int flags, uint mask, out Statx statxbuf);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int statx(
        FileDescriptor dirfd, [MarshalUsing(typeof(CString))] ReadOnlySpan<byte> pathname, int flags, uint mask, out Statx statxbuf);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int truncate([MarshalUsing(typeof(CString))] ReadOnlySpan<byte> path, long length);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int ftruncate(FileDescriptor fd, long length);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int ftruncate(int fd, long length);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int fchmodat(
        int dirfd, [MarshalUsing(typeof(CString))] ReadOnlySpan<byte> pathname, uint mode, int flags);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int fchmod(FileDescriptor fd, uint mode);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int fchmod(int fd, uint mode);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int fchownat(
        int dirfd, [MarshalUsing(typeof(CString))] ReadOnlySpan<byte> pathname, uint owner, uint group, int flags);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int fchown(FileDescriptor fd, uint owner, uint group);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int utimensat(
        int dirfd, [MarshalUsing(typeof(CString))] ReadOnlySpan<byte> pathname, in TimePair times, int flags);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int futimens(FileDescriptor fd, in TimePair times);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int fstatvfs(FileDescriptor fd, out Statvfs buf);

    [LibraryImport(Library)]
    internal static partial uint umask(uint mask);

    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true)]
    private static partial nint syscall_fchmodat2(
        nint number, nint dirfd, [MarshalUsing(typeof(CString))] ReadOnlySpan<byte> pathname, nint mode, nint flags);

    /// <summary>chmod that can be told not to follow a link (Linux 6.6; no wrapper in older C libraries): ENOSYS before.</summary>
    internal static nint fchmodat2(int dirfd, ReadOnlySpan<byte> pathname, uint mode, int flags) =>
        syscall_fchmodat2(SYS_fchmodat2, dirfd, pathname, (nint)mode, flags);

    /// <summary>asm-generic/unistd.h: calls since 2019 have one number on all architectures.</summary>
    private const nint SYS_fchmodat2 = 452;

    /// <summary>STATX_BASIC_STATS: everything that stat(2) tells.</summary>
    internal const uint STATX_BASIC_STATS = 0x7ff;
    internal const uint STATX_BTIME = 0x800;
    internal const ulong ST_RDONLY = 1;
    internal const ulong ST_NOSUID = 2;
}
