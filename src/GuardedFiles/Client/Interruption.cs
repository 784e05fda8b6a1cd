using System.Runtime.CompilerServices;
using GuardedFiles.Linux;

namespace GuardedFiles.Client;

/// <summary>
/// SIGTERM and SIGHUP as something to read, so that they end a session between two requests, with its last lines in the
/// log. Built only when those lines would be logged: otherwise the signals do what they do to any program.
/// </summary>
/// <remarks>
/// signalfd(2) wants a signal to be blocked in every thread. There are two, the session's and the collector's finalizer
/// thread, which only code of a finalizer can reach. PosixSignalRegistration would do without this trick, and with three
/// more threads: they break under "ulimit -u 8", and their code costs each idle session 28 kB.
/// </remarks>
internal sealed class Interruption : IDisposable
{
    private readonly SignalDescriptor _signals;

    private Interruption(SignalDescriptor signals) => _signals = signals;

    /// <summary>Readable when a signal has come.</summary>
    public int Descriptor => _signals.Number;

    /// <summary>Blocks the signals and listens for them; null where that cannot be had, and they go on killing.</summary>
    public static Interruption? Listen()
    {
        SignalDescriptor.Block();
        StrongBox<bool> blocked = new();
        DropMasker(blocked);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        if (blocked.Value && SignalDescriptor.Open() is { } signals)
            return new Interruption(signals);

        SignalDescriptor.Unblock();
        return null;
    }

    /// <summary>Has a signal come? Asked before each request, and between the parts of one that takes long.</summary>
    /// <exception cref="SessionOverException">It has.</exception>
    public void Check()
    {
        if (_signals.TryRead(out int signal))
            throw new SessionOverException(signal);
    }

    public void Dispose() => _signals.Dispose();

    /// <summary>In a method of its own, so that nothing here keeps the object alive.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void DropMasker(StrongBox<bool> blocked) => _ = new FinalizerThreadMasker(blocked);

    private sealed class FinalizerThreadMasker(StrongBox<bool> blocked)
    {
        ~FinalizerThreadMasker()
        {
            SignalDescriptor.Block();
            blocked.Value = true;
        }
    }
}
