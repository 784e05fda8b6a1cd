using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Benchmarks;

/// <summary>
/// SIGINT, SIGTERM and SIGHUP end a run as a failure does, so that its folder is removed: all that it has started is killed, which the workload notices.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly PosixSignalRegistration[] _registrations;
    private volatile bool _hasCome;

    public Interruption() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt),
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, Interrupt),
    ];

    public bool HasCome => _hasCome;

    /// <exception cref="InvalidOperationException">A signal has come.</exception>
    public void ThrowIfCome()
    {
        if (_hasCome)
            throw new InvalidOperationException("interrupted");
    }

    public void Dispose() => Array.ForEach(_registrations, registration => registration.Dispose());

    private void Interrupt(PosixSignalContext context)
    {
        context.Cancel = true;
        _hasCome = true;
        foreach (int child in Children())
            Kill(child);
    }

    private static int[] Children() =>
    [
        .. from task in Directory.EnumerateDirectories("/proc/self/task")
           from child in File.ReadAllText(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries)
           select int.Parse(child, CultureInfo.InvariantCulture),
    ];

    private static void Kill(int process)
    {
        try
        {
            Process.GetProcessById(process).Kill(entireProcessTree: true);
        }
        catch (ArgumentException)
        {
            // It has ended by itself.
        }
    }
}
