using System.Runtime.InteropServices;

namespace GuardedFiles.Linux;

internal static partial class Libc
{
    [LibraryImport(Library, SetLastError = true)]
    internal static partial nint read(int fd, Span<byte> buf, nint count);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial nint write(int fd, ReadOnlySpan<byte> buf, nint count);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial nint send(int sockfd, ReadOnlySpan<byte> buf, nint len, int flags);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int poll(Span<PollDescriptor> fds, nuint nfds, int timeout);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int fcntl(int fd, int cmd, nint arg);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int socket(int domain, int type, int protocol);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int connect(FileDescriptor sockfd, in UnixAddress addr, uint addrlen);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial nint send(FileDescriptor sockfd, ReadOnlySpan<byte> buf, nint len, int flags);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int pipe2(Span<int> pipefd, int flags);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial nint splice(int fd_in, nint off_in, FileDescriptor fd_out, nint off_out, nint len, uint flags);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial nint splice(FileDescriptor fd_in, nint off_in, FileDescriptor fd_out, nint off_out, nint len, uint flags);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial nint splice(FileDescriptor fd_in, ref long off_in, FileDescriptor fd_out, nint off_out, nint len, uint flags);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial nint splice(FileDescriptor fd_in, nint off_in, int fd_out, nint off_out, nint len, uint flags);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial nint read(FileDescriptor fd, Span<byte> buf, nint count);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int setsockopt(int sockfd, int level, int optname, in int optval, uint optlen);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int setsockopt(int sockfd, int level, int optname, in TimeValue optval, uint optlen);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int getsockopt(int sockfd, int level, int optname, out int optval, ref uint optlen);

    internal const int F_GETFD = 1;
    internal const int F_GETFL = 3;
    internal const int F_SETFL = 4;
    internal const int F_SETPIPE_SZ = 1031;
    internal const int F_GETPIPE_SZ = 1032;
    internal const int AF_UNIX = 1;
    internal const int SOCK_DGRAM = 2;
    internal const int SOL_SOCKET = 1;
    internal const int SO_SNDBUF = 7;
    internal const int SO_SNDTIMEO = 21;
    internal const int SOCK_CLOEXEC = 0x80000;
    internal const int MSG_DONTWAIT = 0x40;
    internal const int MSG_NOSIGNAL = 0x4000;
    internal const int MSG_MORE = 0x8000;
    internal const uint SPLICE_F_NONBLOCK = 2;
    internal const short POLLIN = 1;
    internal const short POLLOUT = 4;
}

/// <summary>struct pollfd (poll.h).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollDescriptor
{
    internal int fd;
    internal short events;
    internal short revents;
}

/// <summary>struct timeval (sys/time.h).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TimeValue
{
    internal long tv_sec;
    internal long tv_usec;
}

/// <summary>struct sockaddr_un (sys/un.h).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct UnixAddress
{
    internal ushort sun_family;
    internal SunPath sun_path;

    [System.Runtime.CompilerServices.InlineArray(108)]
    internal struct SunPath
    {
        private byte _first;
    }
}
