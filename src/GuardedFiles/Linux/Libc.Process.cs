using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace GuardedFiles.Linux;

internal static partial class Libc
{
    [LibraryImport(Library, SetLastError = true)]
    internal static partial int prctl(int option, nuint arg2, nuint arg3, nuint arg4, nuint arg5);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int getrlimit(int resource, out ResourceLimit rlim);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int setrlimit(int resource, in ResourceLimit rlim);

    [LibraryImport(Library)]
    internal static partial uint getuid();

    [LibraryImport(Library)]
    internal static partial uint geteuid();

    [LibraryImport(Library)]
    internal static partial uint getgid();

    [LibraryImport(Library)]
    internal static partial int getpid();

    [LibraryImport(Library, SetLastError = true)]
    internal static partial nint getrandom(Span<byte> buf, nint buflen, uint flags);

    [LibraryImport(Library)]
    internal static partial int isatty(int fd);

    [LibraryImport(Library)]
    internal static partial int setenv(
        [MarshalUsing(typeof(CString))] ReadOnlySpan<byte> name, [MarshalUsing(typeof(CString))] ReadOnlySpan<byte> value, int overwrite);

    [LibraryImport(Library, EntryPoint = "execv", SetLastError = true)]
    private static unsafe partial int execv(byte* pathname, byte** argv);

    [LibraryImport(Library, EntryPoint = "getauxval")]
    private static unsafe partial byte* getauxval(nuint type);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int chdir([MarshalUsing(typeof(CString))] ReadOnlySpan<byte> path);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int fchdir(int fd);

    [LibraryImport(Library, EntryPoint = "getcwd", SetLastError = true)]
    private static unsafe partial byte* getcwd(byte* buf, nint size);

    [LibraryImport(Library, EntryPoint = "getenv")]
    private static unsafe partial byte* getenv([MarshalUsing(typeof(CString))] ReadOnlySpan<byte> name);

    [LibraryImport(Library, EntryPoint = "strerror")]
    private static unsafe partial byte* strerror(int errnum);

    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true)]
    private static partial nint syscall_close_range(nint number, nint first, nint last, nint flags);

    /// <summary>The absolute path of the working directory; its length, or negative with errno (ENOENT when it is unlinked).</summary>
    internal static unsafe int getcwd(Span<byte> buf)
    {
        fixed (byte* bytes = buf)
            return getcwd(bytes, buf.Length) is null ? -1 : buf.IndexOf((byte)0);
    }

    /// <summary>A variable of the environment; false when it is not set. Nothing here changes the environment before another program takes over, so the bytes stay.</summary>
    internal static unsafe bool Environment(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        byte* text = getenv(name);
        value = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text);
        return text is not null;
    }

    /// <summary>The path by which the kernel was asked to start us: absolute or beneath the working directory.</summary>
    internal static unsafe ReadOnlySpan<byte> StartedAs =>
        MemoryMarshal.CreateReadOnlySpanFromNullTerminated(getauxval(AT_EXECFN));

    /// <summary>Becomes another program, with the same environment.</summary>
    /// <param name="words">Its arguments, its name first; no NUL in any of them.</param>
    /// <returns>Only when that failed.</returns>
    internal static unsafe int execv(ReadOnlySpan<byte> pathname, ReadOnlySpan<byte[]> words)
    {
        int length = pathname.Length + 1;
        foreach (byte[] word in words)
            length += word.Length + 1;
        byte* text = (byte*)NativeMemory.AllocZeroed((nuint)length);
        byte** arguments = (byte**)NativeMemory.AllocZeroed((nuint)words.Length + 1, (nuint)sizeof(byte*));
        pathname.CopyTo(new Span<byte>(text, length));
        byte* next = text + pathname.Length + 1;
        for (int i = 0; i < words.Length; i++)
        {
            words[i].CopyTo(new Span<byte>(next, words[i].Length));
            arguments[i] = next;
            next += words[i].Length + 1;
        }

        int result = execv(text, arguments);
        int error = Marshal.GetLastPInvokeError();
        NativeMemory.Free(arguments);
        NativeMemory.Free(text);
        Marshal.SetLastPInvokeError(error);
        return result;
    }

    internal static unsafe ReadOnlySpan<byte> ErrorText(int error) =>
        MemoryMarshal.CreateReadOnlySpanFromNullTerminated(strerror(error));

    /// <summary>Closes every descriptor from <paramref name="first"/> up (Linux 5.9): ENOSYS before.</summary>
    internal static nint close_range(int first) => syscall_close_range(SYS_close_range, first, int.MaxValue, 0);

    private const nint SYS_close_range = 436;

    private const nuint AT_EXECFN = 31;
    internal const uint GRND_NONBLOCK = 1;
    internal const int PR_SET_DUMPABLE = 4;
    internal const int RLIMIT_CORE = 4;
    internal const int RLIMIT_NOFILE = 7;
}

/// <summary>struct rlimit (sys/resource.h), 64 bits wide.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ResourceLimit
{
    internal ulong rlim_cur;
    internal ulong rlim_max;
}
