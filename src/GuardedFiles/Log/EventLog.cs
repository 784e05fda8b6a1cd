using System.Runtime.CompilerServices;
using System.Text;
using Serilog.Events;

namespace GuardedFiles.Log;

/// <summary>
/// Where lines become events of Serilog. Nothing of it exists before the first line that is enabled: with the default
/// level a session in which nothing fails never builds a sink.
/// </summary>
/// <remarks>
/// Events go to the sinks without Serilog's pipeline. LoggerConfiguration keeps its destructuring, LINQ and reflection in a
/// native program: 190 kB of private memory in every idle session, for filters and enrichers that nothing here uses.
/// </remarks>
internal sealed class EventLog(LogSettings settings) : IDisposable
{
    internal const string LineProperty = "Line";
    internal const string LevelProperty = "LogLevel";

    private byte[]? _line;
    private SyslogSink? _syslog;
    private StandardErrorSink? _standardError;

    /// <summary>Room for the line that is being formatted; there is one at a time.</summary>
    internal Span<byte> LineBuffer => _line ??= new byte[LogLine.MaxLength];

    /// <summary>The account that is kept of this session besides the lines; null when nobody wants one.</summary>
    public Audit? Audit { get; set; }

    /// <summary>A signal that ends the session is something to tell.</summary>
    public bool TellsOfSignals => Enabled(LogLevel.Info) || Audit is not null;

    /// <summary>Descriptors that are held besides the one of the lines.</summary>
    public int DescriptorsHeld => Audit?.FileCount ?? 0;

    /// <summary>The descriptor that leads to the daemon, once <see cref="Open"/> was called; negative when there is none.</summary>
    public int Socket => _syslog?.Socket ?? -1;

    /// <summary>Lines that should have reached the daemon and did not.</summary>
    public ulong LinesLost => _syslog?.Lost ?? 0;

    public bool Enabled(LogLevel level, Readers readers = Readers.Both) =>
        level <= settings.Level && (readers & settings.Readers) != Readers.None;

    /// <summary>Connects to where the log goes, if anything may be logged: afterwards it need not be reachable by name.</summary>
    public void Open()
    {
        if (settings.Level == LogLevel.Quiet)
            return;
        if ((settings.Readers & Readers.Administrator) != Readers.None)
            _syslog ??= new SyslogSink(settings);
        if ((settings.Readers & Readers.Client) != Readers.None)
            _standardError ??= new StandardErrorSink();
    }

    /// <summary>Writes one line; the interpolated string is not evaluated when <paramref name="level"/> is off.</summary>
    public void Write(LogLevel level, [InterpolatedStringHandlerArgument("", nameof(level))] ref LogLine line) =>
        Write(level, Readers.Both, line.Text);

    /// <summary>The same for some of those who read.</summary>
    public void Write(
        LogLevel level, Readers readers, [InterpolatedStringHandlerArgument("", nameof(level), nameof(readers))] ref LogLine line) =>
        Write(level, readers, line.Text);

    public void Dispose()
    {
        Audit?.Dispose();
        _syslog?.Dispose();
    }

    private void Write(LogLevel level, Readers readers, ReadOnlySpan<byte> line)
    {
        if (!Enabled(level, readers))
            return;

        Open();
        LogEventProperty text = new(LineProperty, new ScalarValue(Encoding.ASCII.GetString(line)));
        LogEventProperty exactLevel = new(LevelProperty, new ScalarValue((int)level));

        // UtcNow: the sinks ask the C library for local time, .NET's own takes a millisecond to load.
        LogEvent logEvent = new(DateTimeOffset.UtcNow, LevelOf(level), null, MessageTemplate.Empty, [text, exactLevel]);
        if ((readers & Readers.Administrator) != Readers.None)
            _syslog?.Emit(logEvent);
        if ((readers & Readers.Client) != Readers.None)
            _standardError?.Emit(logEvent);
    }

    private static LogEventLevel LevelOf(LogLevel level) => level switch
    {
        LogLevel.Fatal => LogEventLevel.Fatal,
        LogLevel.Error => LogEventLevel.Error,
        LogLevel.Info or LogLevel.Verbose => LogEventLevel.Information,
        LogLevel.Debug1 => LogEventLevel.Debug,
        _ => LogEventLevel.Verbose,
    };
}
