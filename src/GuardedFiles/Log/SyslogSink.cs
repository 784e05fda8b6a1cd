using System.Text;
using GuardedFiles.Linux;
using Serilog.Core;
using Serilog.Events;

namespace GuardedFiles.Log;

/// <summary>
/// RFC 3164 datagrams to the local daemon. The socket is connected once, at the start; a daemon that is missing, slow or
/// gone costs lines, never the session.
/// </summary>
internal sealed class SyslogSink(LogSettings settings) : ILogEventSink, IDisposable
{
    private readonly LocalSocket _socket = new(settings.SyslogSocket);
    private readonly int _processId = Libc.getpid();

    public void Emit(LogEvent logEvent)
    {
        LogLevel level = logEvent.ExactLevel();
        int priority = (int)settings.Facility | SeverityOf(level);
        LocalTime now = new(LocalTime.Now);
        string month = Encoding.ASCII.GetString(now.MonthName);
        string head = $"<{priority}>{month} {now.Day,2} {now.Hour:00}:{now.Minute:00}:{now.Second:00} {settings.Identity}[{_processId}]: ";
        _socket.Send(Encoding.ASCII.GetBytes($"{head}{level.Prefix()}{logEvent.Line()}"));
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>syslog(3), as OpenSSH maps its levels: fatal is LOG_CRIT, all debugging LOG_DEBUG.</summary>
    private static int SeverityOf(LogLevel level) => level switch
    {
        LogLevel.Fatal => 2,
        LogLevel.Error => 3,
        LogLevel.Info or LogLevel.Verbose => 6,
        _ => 7,
    };
}
