using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GuardedFiles.Linux;

internal static partial class Libc
{
    [LibraryImport(Library, SetLastError = true)]
    internal static partial nint signal(int signum, nint handler);

    /// <summary>Answers an errno itself, and does not set it.</summary>
    [LibraryImport(Library)]
    internal static partial int pthread_sigmask(int how, in SignalSet set, nint oldset);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int signalfd(int fd, in SignalSet mask, int flags);

    internal const int SIGHUP = 1;
    internal const int SIGPIPE = 13;
    internal const int SIGTERM = 15;
    internal const int SIGXFSZ = 25;
    internal const nint SIG_IGN = 1;
    internal const int SIG_BLOCK = 0;
    internal const int SIG_UNBLOCK = 1;
}

/// <summary>sigset_t (signal.h): 1024 bits in glibc and musl, of which the kernel reads the first 64.</summary>
[InlineArray(16)]
internal struct SignalSet
{
    private ulong _first;

    public static SignalSet Of(params ReadOnlySpan<int> signals)
    {
        SignalSet set = default;
        foreach (int signal in signals)
            set[0] |= 1ul << (signal - 1);
        return set;
    }
}
