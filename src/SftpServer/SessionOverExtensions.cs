using GuardedFiles.Client;

namespace SftpServer;

/// <summary>What this program says to sshd when a session is over: OpenSSH's numbers.</summary>
internal static class SessionOverExtensions
{
    private const int SignalBase = 128;

    public static int ExitStatus(this SessionOverException over) => over.End switch
    {
        SessionEnd.OutputClosed => 0,
        SessionEnd.StreamFailed => 1,
        SessionEnd.PollFailed => 2,
        SessionEnd.BadMessage or SessionEnd.NoPacket => 11,
        SessionEnd.Signalled => SignalBase + over.Signal, // As a shell reports it.
        _ => 255,
    };
}
