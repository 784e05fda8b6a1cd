using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace GuardedFiles.Linux;

internal static partial class Libc
{
    [LibraryImport(Library, SetLastError = true)]
    internal static partial int openat(
        int dirfd, [MarshalUsing(typeof(CString))] ReadOnlySpan<byte> pathname, int flags, uint mode);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int close(int fd);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial nint pread(FileDescriptor fd, Span<byte> buf, nint count, long offset);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial nint pwrite(FileDescriptor fd, ReadOnlySpan<byte> buf, nint count, long offset);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial nint pwritev(FileDescriptor fd, ReadOnlySpan<IoVector> iov, int iovcnt, long offset);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial nint write(FileDescriptor fd, ReadOnlySpan<byte> buf, nint count);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int fsync(FileDescriptor fd);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial nint copy_file_range(
        FileDescriptor fd_in, ref long off_in, FileDescriptor fd_out, ref long off_out, nint len, uint flags);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial long lseek(FileDescriptor fd, long offset, int whence);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int fallocate(FileDescriptor fd, int mode, long offset, long len);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial nint sendfile(int out_fd, FileDescriptor in_fd, ref long offset, nint count);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial nint getdents64(FileDescriptor fd, Span<byte> dirp, nint length);

    internal const int SEEK_DATA = 3;
    internal const int SEEK_HOLE = 4;
    internal const int FALLOC_FL_KEEP_SIZE = 1;
    internal const int FALLOC_FL_PUNCH_HOLE = 2;
}

/// <summary>struct iovec (sys/uio.h).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct IoVector
{
    internal nint iov_base;
    internal nuint iov_len;
}
