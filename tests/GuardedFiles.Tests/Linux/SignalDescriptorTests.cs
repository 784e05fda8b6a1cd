using System.Runtime.InteropServices;
using GuardedFiles.Linux;
using Testing;

namespace GuardedFiles.Tests.Linux;

public sealed partial class SignalDescriptorTests
{
    [Theory]
    [InlineData(Libc.SIGHUP)]
    [InlineData(Libc.SIGTERM)]
    public void A_signal_can_be_read_once(int signal)
    {
        if (IgnoredSignals.Has(signal))
            return; // Under nohup(1), say: whoever ignores a signal does not wait for it.
        int received = 0;
        bool again = true;
        Thread thread = new(() =>
        {
            SignalDescriptor.Block();
            using SignalDescriptor? signals = SignalDescriptor.Open();
            Assert.False(signals!.TryRead(out _));
            Assert.Equal(0, pthread_kill(pthread_self(), signal)); // To this thread only, which blocks it.
            Assert.True(signals.TryRead(out received));
            again = signals.TryRead(out _);
        });
        thread.Start();
        thread.Join();

        Assert.Equal(signal, received);
        Assert.False(again);
    }

    [LibraryImport("libc")]
    private static partial nint pthread_self();

    [LibraryImport("libc")]
    private static partial int pthread_kill(nint thread, int signal);
}
