using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace GuardedFiles.Linux;

internal static partial class Libc
{
    [LibraryImport(Library, SetLastError = true)]
    internal static partial int renameat(
        int olddirfd, [MarshalUsing(typeof(CString))] ReadOnlySpan<byte> oldpath,
        int newdirfd, [MarshalUsing(typeof(CString))] ReadOnlySpan<byte> newpath);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int renameat2(
        int olddirfd, [MarshalUsing(typeof(CString))] ReadOnlySpan<byte> oldpath,
        int newdirfd, [MarshalUsing(typeof(CString))] ReadOnlySpan<byte> newpath, uint flags);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int linkat(
        int olddirfd, [MarshalUsing(typeof(CString))] ReadOnlySpan<byte> oldpath,
        int newdirfd, [MarshalUsing(typeof(CString))] ReadOnlySpan<byte> newpath, int flags);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int symlinkat(
        [MarshalUsing(typeof(CString))] ReadOnlySpan<byte> target,
        int newdirfd, [MarshalUsing(typeof(CString))] ReadOnlySpan<byte> linkpath);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial nint readlinkat(
        int dirfd, [MarshalUsing(typeof(CString))] ReadOnlySpan<byte> pathname, Span<byte> buf, nint bufsiz);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int unlinkat(int dirfd, [MarshalUsing(typeof(CString))] ReadOnlySpan<byte> pathname, int flags);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int mkdirat(int dirfd, [MarshalUsing(typeof(CString))] ReadOnlySpan<byte> pathname, uint mode);

    /// <summary>The working directory, where a call takes a directory descriptor.</summary>
    internal const int AT_FDCWD = -100;
    internal const int AT_SYMLINK_NOFOLLOW = 0x100;
    internal const int AT_REMOVEDIR = 0x200;
    internal const int AT_NO_AUTOMOUNT = 0x800;
    internal const int AT_EMPTY_PATH = 0x1000;
    internal const int AT_STATX_DONT_SYNC = 0x4000;
    internal const uint RENAME_NOREPLACE = 1;
}
