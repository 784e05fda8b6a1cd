using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Testing;

/// <summary>
/// Whoever starts the tests by nohup has them ignore SIGHUP, and so would every server that they start. What is handled here begins
/// there as usual.
/// </summary>
internal static class Hangup
{
    private static PosixSignalRegistration? s_handled;

    [ModuleInitializer]
    internal static void Handle() => s_handled = PosixSignalRegistration.Create(PosixSignal.SIGHUP, hangup => hangup.Cancel = true);
}
