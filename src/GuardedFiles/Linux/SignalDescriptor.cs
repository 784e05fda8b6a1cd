using Mono.Unix.Native;

namespace GuardedFiles.Linux;

/// <summary>SIGTERM and SIGHUP through signalfd(2).</summary>
internal sealed class SignalDescriptor : IDisposable
{
    /// <summary>Those of the two that are not ignored: nohup(1) means it.</summary>
    private static readonly SignalSet Ending = SignalSet.Of([.. Listened(Libc.SIGTERM), .. Listened(Libc.SIGHUP)]);

    private readonly FileDescriptor _descriptor;

    private SignalDescriptor(int number) => _descriptor = new FileDescriptor(number);

    public int Number => _descriptor.Number;

    /// <summary>Blocks the signals in the thread that calls.</summary>
    public static void Block() => _ = Libc.pthread_sigmask(Libc.SIG_BLOCK, in Ending, 0);

    public static void Unblock() => _ = Libc.pthread_sigmask(Libc.SIG_UNBLOCK, in Ending, 0);

    /// <summary>Null when there is no such descriptor to be had.</summary>
    public static SignalDescriptor? Open()
    {
        int number = Libc.signalfd(-1, in Ending, OpenFlagsOf.O_CLOEXEC | (int)OpenFlags.O_NONBLOCK);
        return number < 0 ? null : new SignalDescriptor(number);
    }

    /// <summary>Takes a signal that has come; false when none has.</summary>
    public bool TryRead(out int signal)
    {
        // struct signalfd_siginfo: 128 bytes, the first four are the signal's number.
        Span<byte> information = stackalloc byte[128];
        nint count = Libc.read(Number, information, information.Length);
        signal = count == information.Length ? BitConverter.ToInt32(information) : 0;
        return signal != 0;
    }

    public void Dispose() => _descriptor.Dispose();

    private static ReadOnlySpan<int> Listened(int signal)
    {
        // signal(2) tells the disposition only in exchange for another one.
        nint before = Libc.signal(signal, Libc.SIG_IGN);
        if (before == Libc.SIG_IGN)
            return [];
        _ = Libc.signal(signal, before);
        return new int[] { signal };
    }
}
