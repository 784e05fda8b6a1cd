using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace GuardedFiles.Linux;

/// <summary>What keeps a path beneath a directory: openat2(2), and what tells one file system from another.</summary>
internal static partial class Libc
{
    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true)]
    private static partial nint syscall_openat2(
        nint number, nint dirfd, [MarshalUsing(typeof(CString))] ReadOnlySpan<byte> pathname, in OpenHow how, nint size);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int fstatfs(int fd, out StatFs buf);

    /// <summary>Linux 5.6; no wrapper in the C library. ENOSYS before, EPERM under a filter that does not know it.</summary>
    internal static int openat2(int dirfd, ReadOnlySpan<byte> pathname, in OpenHow how) =>
        (int)syscall_openat2(SYS_openat2, dirfd, pathname, in how, OpenHow.Size);

    private const nint SYS_openat2 = 437;

    /// <summary>f_flags of a mount whose symbolic links are not followed (Linux 5.10).</summary>
    internal const long ST_NOSYMFOLLOW = 0x2000;

    internal const ulong RESOLVE_NO_XDEV = 0x01;
    internal const ulong RESOLVE_NO_MAGICLINKS = 0x02;
    internal const ulong RESOLVE_NO_SYMLINKS = 0x04;
    internal const ulong RESOLVE_IN_ROOT = 0x10;
}

/// <summary>struct open_how (linux/openat2.h).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct OpenHow
{
    internal const int Size = 24;

    internal ulong flags;
    internal ulong mode;
    internal ulong resolve;
}

/// <summary>struct statfs (sys/statfs.h) of 64-bit glibc and musl; only what kind of file system it is, and how it is mounted.</summary>
[StructLayout(LayoutKind.Explicit, Size = 120)]
internal struct StatFs
{
    [FieldOffset(0)]
    internal long f_type;

    [FieldOffset(80)]
    internal long f_flags;
}
