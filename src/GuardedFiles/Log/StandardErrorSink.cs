using System.Text;
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
        string prefix = level >= LogLevel.Debug1 ? level.Prefix() : "";
        StandardStreams.WriteError(Encoding.ASCII.GetBytes($"{prefix}{logEvent.Line()}\r\n"));
    }
}
