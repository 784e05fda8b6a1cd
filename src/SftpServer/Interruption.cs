using System.Runtime.InteropServices;
using GuardedFiles.Linux;

namespace SftpServer;

/// <summary>
/// SIGTERM and SIGHUP end a session between two requests, with its last lines in the log. Built only when those lines
/// would be logged: otherwise the signals do what they do to any program, and no thread exists for them.
/// </summary>
internal sealed class Interruption : IDisposable
{
    /// <summary>A disk that hangs does not keep us for longer: then the lines are written beside the request.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private readonly Lock _busy = new();
    private readonly PosixSignalRegistration[] _registrations;
    private readonly Action _lastWords;

    /// <param name="lastWords">What is to be logged.</param>
    public Interruption(Action lastWords)
    {
        _lastWords = lastWords;
        _busy.Enter();
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => End(SIGTERM)),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, _ => End(SIGHUP)),
        ];
    }

    /// <summary>The session's thread waits: nothing is half done.</summary>
    public void Idle() => _busy.Exit();

    public void Busy() => _busy.Enter();

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
    }

    private const int SIGHUP = 1;
    private const int SIGTERM = 15;

    private void End(int signal)
    {
        _ = _busy.TryEnter(Patience);
        _lastWords();

        // The status that a shell reports for a program which the signal killed.
        OwnProcess.Exit(128 + signal);
    }
}
