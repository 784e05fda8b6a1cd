using System.Runtime.InteropServices;
using GuardedFiles.Client;
using GuardedFiles.Linux;
using Testing;

namespace GuardedFiles.Tests.Client;

/// <summary>
/// A thread to which signals are input. (The finalizer thread blocks them from then on; nobody else in this process minds.)
/// </summary>
internal static partial class InterruptedThread
{
    public static void Run(Action<Interruption> action)
    {
        Exception? failure = null;
        Thread thread = new(() =>
        {
            try
            {
                using Interruption? interruption = Interruption.Listen();
                Assert.NotNull(interruption);
                action(interruption);
            }
            catch (Exception exception)
            {
                failure = exception;
            }
        });
        thread.Start();
        thread.Join();
        if (failure is not null)
            Assert.Fail(failure.ToString());
    }

    /// <summary>Under nohup(1), say: a session that ignores a signal does not wait for it.</summary>
    public static bool TermIsIgnored() => IgnoredSignals.Has(Libc.SIGTERM);

    /// <summary>SIGTERM to the calling thread, and to no other one.</summary>
    public static void Signal() => Assert.Equal(0, pthread_kill(pthread_self(), Libc.SIGTERM));

    [LibraryImport("libc")]
    private static partial nint pthread_self();

    [LibraryImport("libc")]
    private static partial int pthread_kill(nint thread, int signal);
}
