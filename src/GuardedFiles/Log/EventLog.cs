using System.Runtime.CompilerServices;
using System.Text;
using Serilog.Core;
using Serilog.Events;

namespace GuardedFiles.Log;

/// <summary>
/// Where lines become events of Serilog. Nothing of it exists before the first line that is enabled: with the default
/// level a session in which nothing fails never builds a sink.
/// </summary>
/// <remarks>
/// Events go to the sink without Serilog's pipeline. LoggerConfiguration keeps its destructuring, LINQ and reflection in a
/// native program: 190 kB of private memory in every idle session, for filters and enrichers that nothing here uses.
/// </remarks>
internal sealed class EventLog(LogSettings settings) : IDisposable
{
    internal const string LineProperty = "Line";
    internal const string LevelProperty = "LogLevel";

    private byte[]? _line;
    private ILogEventSink? _sink;

    /// <summary>Room for the line that is being formatted; there is one at a time.</summary>
    internal Span<byte> LineBuffer => _line ??= new byte[LogLine.MaxLength];

    /// <summary>The client does not read it.</summary>
    public bool IsPrivate => !settings.ToStandardError;

    /// <summary>The descriptor that leads to the daemon, once <see cref="Open"/> was called; negative when there is none.</summary>
    public int Socket => (_sink as SyslogSink)?.Socket ?? -1;

    public bool Enabled(LogLevel level) => level <= settings.Level;

    /// <summary>Connects to where the log goes, if anything may be logged: afterwards it need not be reachable by name.</summary>
    public void Open()
    {
        if (settings.Level > LogLevel.Quiet)
            _sink ??= settings.ToStandardError ? new StandardErrorSink() : new SyslogSink(settings);
    }

    /// <summary>Writes one line; the interpolated string is not evaluated when <paramref name="level"/> is off.</summary>
    public void Write(LogLevel level, [InterpolatedStringHandlerArgument("", nameof(level))] ref LogLine line)
    {
        if (!Enabled(level))
            return;

        Open();
        LogEventProperty text = new(LineProperty, new ScalarValue(Encoding.ASCII.GetString(line.Text)));
        LogEventProperty exactLevel = new(LevelProperty, new ScalarValue((int)level));

        // UtcNow: the sinks ask the C library for local time, .NET's own takes a millisecond to load.
        _sink!.Emit(new LogEvent(DateTimeOffset.UtcNow, LevelOf(level), null, MessageTemplate.Empty, [text, exactLevel]));
    }

    public void Dispose() => (_sink as IDisposable)?.Dispose();

    private static LogEventLevel LevelOf(LogLevel level) => level switch
    {
        LogLevel.Fatal => LogEventLevel.Fatal,
        LogLevel.Error => LogEventLevel.Error,
        LogLevel.Info or LogLevel.Verbose => LogEventLevel.Information,
        LogLevel.Debug1 => LogEventLevel.Debug,
        _ => LogEventLevel.Verbose,
    };
}
