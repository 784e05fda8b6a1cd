using GuardedFiles.Linux;
using Serilog.Core;
using Serilog.Events;

namespace GuardedFiles.Log;

/// <summary>Lines on descriptor 2, each ended by CR LF: sshd shows them on the client's terminal, which may be in raw mode.</summary>
/// <remarks>Somebody who does not read them holds up the session for a moment once, and then loses lines, whole ones.</remarks>
internal sealed class StandardErrorSink : ILogEventSink
{
    private const int PatienceMs = 500;

    private bool _stuck;

    public void Emit(LogEvent logEvent)
    {
        LogLevel level = logEvent.ExactLevel();
        LineWriter line = new(stackalloc byte[LogLine.MaxLength + 16]);
        if (level >= LogLevel.Debug1)
            line.Literal(level.Prefix());
        line.Literal(logEvent.Line());
        line.Literal("\r\n"u8);

        _stuck = !StandardStreams.WriteError(line.Text, _stuck ? 0 : PatienceMs);
    }
}
