using System.Runtime.InteropServices;

namespace GuardedFiles.Linux;

internal static unsafe partial class Libc
{
    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true)]
    private static partial nint syscall_futex(nint number, int* uaddr, nint futex_op, nint val, nint timeout);

    /// <summary>futex(2) without a time limit, for the threads of this process.</summary>
    internal static nint futex(int* uaddr, int futex_op, int val) =>
        syscall_futex(NumberOfFutex, uaddr, futex_op | FUTEX_PRIVATE_FLAG, val, 0);

    [LibraryImport(Library)]
    internal static partial int pthread_attr_init(Span<byte> attr);

    [LibraryImport(Library)]
    internal static partial int pthread_attr_setstacksize(Span<byte> attr, nint stacksize);

    [LibraryImport(Library)]
    internal static partial int pthread_attr_destroy(Span<byte> attr);

    /// <summary>Like its relatives, answers an errno instead of setting it.</summary>
    [LibraryImport(Library)]
    internal static partial int pthread_create(
        out nint thread, ReadOnlySpan<byte> attr, delegate* unmanaged<nint, nint> start_routine, nint arg);

    [LibraryImport(Library)]
    internal static partial int pthread_join(nint thread, nint retval);

    internal const int FUTEX_WAIT = 0;
    internal const int FUTEX_WAKE = 1;
    private const int FUTEX_PRIVATE_FLAG = 128;

    /// <summary>asm/unistd_64.h, and asm-generic/unistd.h.</summary>
    private static nint NumberOfFutex => RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 202 : 98;
}
