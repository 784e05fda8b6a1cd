using GuardedFiles.Linux;
using Serilog.Core;
using Serilog.Events;

namespace GuardedFiles.Log;

/// <summary>Lines on descriptor 2, each ended by CR LF: sshd shows them on the client's terminal, which may be in raw mode.</summary>
internal sealed class StandardErrorSink : ILogEventSink
{
    public void Emit(LogEvent logEvent)
    {
        LogLevel level = logEvent.ExactLevel();
        LineWriter line = new(stackalloc byte[LogLine.MaxLength + 16]);
        if (level >= LogLevel.Debug1)
            line.Literal(level.Prefix());
        line.Literal(logEvent.Line());
        line.Literal("\r\n"u8);
        StandardStreams.WriteError(line.Text);
    }
}
