using Mono.Unix.Native;

namespace GuardedFiles.Linux;

/// <summary>What this process does to itself before it reads a byte from a client.</summary>
internal static class OwnProcess
{
    private const int FirstInherited = 3;
    private const int MostClosed = 65536;
    private const int FirstRead = 4096;
    private static ulong _raisedBy;

    /// <summary>
    /// Makes us worthless to a client that may write to /proc: no tracing and no /proc/self/mem (2014: an account limited to
    /// file transfer became a shell through it), no core dump, no descriptor that sshd or a shell forgot to close;
    /// a broken pipe or a file size limit is an error of one call, not our death.
    /// </summary>
    /// <returns>Why we could be traced or dumped: then we had better not start. The other steps have nothing to fail at.</returns>
    public static Errno Harden()
    {
        Errno error = Libc.Check(Libc.prctl(Libc.PR_SET_DUMPABLE, 0, 0, 0, 0));
        if (error.Failed)
            return error;

        CloseInherited();
        StandardStreams.Ensure();
        _ = Libc.signal(Libc.SIGPIPE, Libc.SIG_IGN);
        _ = Libc.signal(Libc.SIGXFSZ, Libc.SIG_IGN);
        return Libc.Check(Libc.setrlimit(Libc.RLIMIT_CORE, new ResourceLimit()));
    }

    /// <summary>RLIMIT_NOFILE, the soft limit; 0 when it cannot be told or is infinite.</summary>
    public static ulong DescriptorLimit =>
        Libc.getrlimit(Libc.RLIMIT_NOFILE, out ResourceLimit limit) == 0 && limit.rlim_cur != ulong.MaxValue ? limit.rlim_cur : 0;

    /// <summary>The same as it was before <see cref="RaiseDescriptorLimit"/>.</summary>
    public static ulong GivenDescriptorLimit => DescriptorLimit is > 0 and ulong limit ? limit - _raisedBy : 0;

    /// <summary>Raises the soft limit of descriptors by so many, or by as many as the hard limit permits. Precondition: called once.</summary>
    public static void RaiseDescriptorLimit(ulong by)
    {
        if (Libc.getrlimit(Libc.RLIMIT_NOFILE, out ResourceLimit limit) != 0 || limit.rlim_cur >= limit.rlim_max)
            return;
        ulong most = Math.Min(by, limit.rlim_max - limit.rlim_cur);
        if (Libc.setrlimit(Libc.RLIMIT_NOFILE, new ResourceLimit { rlim_cur = limit.rlim_cur + most, rlim_max = limit.rlim_max }) == 0)
            _raisedBy = most;
    }

    /// <summary>What kind of object a descriptor is: S_IFSOCK, S_IFIFO …; none when it is closed.</summary>
    public static FilePermissions TypeOf(int descriptor) =>
        Libc.statx(descriptor, [], Libc.AT_EMPTY_PATH, Libc.STATX_BASIC_STATS, out Statx statx) == 0
            ? (FilePermissions)statx.stx_mode & FilePermissions.S_IFMT
            : 0;

    /// <summary>O_NONBLOCK for everybody who has this open file; returns the flags that it had before.</summary>
    public static int SetNonBlocking(int descriptor)
    {
        int flags = Math.Max(Libc.fcntl(descriptor, Libc.F_GETFL, 0), 0);
        SetFlags(descriptor, flags | (int)OpenFlags.O_NONBLOCK);
        return flags;
    }

    /// <summary>Our arguments as the kernel has them, the program's name first, each one ended by NUL; null without /proc.</summary>
    public static byte[]? CommandLine() => ReadAll("/proc/self/cmdline"u8);

    /// <summary>What a file of /proc says; null where it cannot be read.</summary>
    public static byte[]? ReadAll(ReadOnlySpan<byte> path)
    {
        int number = Libc.openat(Libc.AT_FDCWD, path, OpenFlagsOf.O_CLOEXEC, 0);
        if (number < 0)
            return null;

        byte[] text = new byte[FirstRead];
        int length = 0;
        for (nint count; (count = Libc.read(number, text.AsSpan(length), text.Length - length)) > 0;)
        {
            length += (int)count;
            if (length == text.Length)
                Array.Resize(ref text, 2 * text.Length);
        }

        _ = Libc.close(number);
        return text.AsSpan(0, length).ToArray();
    }

    /// <summary>What a file says that should be a small one; null when it is longer, no file as files are, or a link.</summary>
    public static byte[]? ReadRegular(ReadOnlySpan<byte> path, int most)
    {
        int number = Libc.openat(Libc.AT_FDCWD, path, (int)OpenFlags.O_NONBLOCK | OpenFlagsOf.O_NOFOLLOW | OpenFlagsOf.O_CLOEXEC, 0);
        if (number < 0)
            return null;

        using FileDescriptor file = new(number);
        if (TypeOf(number) != FilePermissions.S_IFREG)
            return null;
        byte[] text = new byte[most + 1];
        nint length = 0;
        for (nint count; length <= most && (count = Libc.read(file, text.AsSpan((int)length), text.Length - length)) > 0;)
            length += count;
        return length <= most ? text.AsSpan(0, (int)length).ToArray() : null;
    }

    /// <summary>The folder of this program's file, with its slash; empty is where it was started.</summary>
    public static byte[] Folder()
    {
        byte[] file = Executable();
        return file.AsSpan(0, file.AsSpan().LastIndexOf((byte)'/') + 1).ToArray();
    }

    /// <summary>The name of this program's file in it.</summary>
    public static byte[] FileName()
    {
        byte[] file = Executable();
        return file.AsSpan(file.AsSpan().LastIndexOf((byte)'/') + 1).ToArray();
    }

    /// <summary>The path by which this program was started, which may be a symbolic link: absolute. Null when that cannot be told.</summary>
    public static byte[]? StartedAs()
    {
        ReadOnlySpan<byte> path = Libc.StartedAs;
        if (path is [(byte)'/', ..])
            return path.ToArray();
        Span<byte> directory = stackalloc byte[CString.PathMax];
        int length = Libc.getcwd(directory);
        return length <= 0 || path.IsEmpty ? null : [.. directory[..length].TrimEnd((byte)'/'), (byte)'/', .. path];
    }

    private static byte[] Executable()
    {
        Span<byte> path = stackalloc byte[CString.PathMax];
        nint length = Libc.readlinkat(Libc.AT_FDCWD, "/proc/self/exe"u8, path, path.Length);
        return (length > 0 && length < path.Length ? path[..(int)length] : Libc.StartedAs).ToArray();
    }

    /// <summary>setenv(3), for the program that we become.</summary>
    public static void SetVariable(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => _ = Libc.setenv(name, value, 1);

    /// <summary>Becomes another program.</summary>
    /// <param name="words">Its arguments, its name first.</param>
    /// <returns>Why that cannot be.</returns>
    public static Errno Become(ReadOnlySpan<byte> path, ReadOnlySpan<byte[]> words) => Libc.Check(Libc.execv(path, words));

    public static void SetFlags(int descriptor, int flags) => _ = Libc.fcntl(descriptor, Libc.F_SETFL, flags);

    private static void CloseInherited()
    {
        if (Libc.close_range(FirstInherited) == 0)
            return;

        // Before Linux 5.9, or under a filter that does not know the call.
        int limit = DescriptorLimit is > 0 and < MostClosed ? (int)DescriptorLimit : MostClosed;
        for (int number = FirstInherited; number < limit; number++)
            _ = Libc.close(number);
    }
}
