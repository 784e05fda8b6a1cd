using System.Runtime.CompilerServices;

namespace GuardedFiles.Log;

/// <summary>
/// Where lines go to. Nothing of it exists before the first line that is enabled: with the default level a session in which nothing fails
/// never builds a sink.
/// </summary>
internal sealed class EventLog(LogSettings settings) : IDisposable
{
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
        if ((readers & Readers.Administrator) != Readers.None)
            _syslog?.Emit(level, line);
        if ((readers & Readers.Client) != Readers.None)
            _standardError?.Emit(level, line);
    }
}
