using GuardedFiles.Linux;

namespace GuardedFiles.Log;

/// <summary>
/// RFC 3164 datagrams to the local daemon. The socket is connected once, at the start; a daemon that is missing, slow or
/// gone costs lines, never the session.
/// </summary>
internal sealed class SyslogSink(LogSettings settings) : IDisposable
{
    private readonly LocalSocket _socket = new(settings.SyslogSocket);
    private readonly int _processId = Libc.getpid();
    private ulong _untold;

    /// <summary>The descriptor of the socket.</summary>
    public int Socket => _socket.Number;

    /// <summary>Lines that did not reach the daemon.</summary>
    public ulong Lost { get; private set; }

    /// <param name="line">Safe already, as <see cref="LogLine"/> makes it.</param>
    public void Emit(LogLevel level, ReadOnlySpan<byte> line)
    {
        // One line for all that are missing, in the place where they would have been.
        if (_untold > 0 && SendLost())
            _untold = 0;
        if (_untold == 0 && Send(level, line))
            return;
        _untold++;
        Lost++;
    }

    public void Dispose() => _socket.Dispose();

    private bool SendLost()
    {
        LineWriter text = new(stackalloc byte[64]);
        text.Number(_untold);
        text.Literal(" lines of the log were lost"u8);
        return Send(LogLevel.Error, text.Text);
    }

    private bool Send(LogLevel level, ReadOnlySpan<byte> text)
    {
        LineWriter line = new(stackalloc byte[LogLine.MaxLength + 512]);
        line.Literal("<"u8);
        line.Number((ulong)((int)settings.Facility | SeverityOf(level)));
        line.Literal(">"u8);
        Time(ref line, new LocalTime(LocalTime.Now));
        line.Literal(settings.Identity);
        line.Literal("["u8);
        line.Number((ulong)_processId);
        line.Literal("]: "u8);
        line.Literal(level.Prefix());
        line.Literal(text);
        return _socket.Send(line.Text);
    }

    /// <summary>"Mmm dd hh:mm:ss ", the day padded with a blank (RFC 3164, section 4.1.2).</summary>
    private static void Time(ref LineWriter line, LocalTime time)
    {
        line.Literal(time.MonthName);
        line.Literal(time.Day < 10 ? "  "u8 : " "u8);
        line.Number((ulong)time.Day);
        line.Literal(" "u8);
        line.Number((uint)time.Hour, 10, width: 2);
        line.Literal(":"u8);
        line.Number((uint)time.Minute, 10, width: 2);
        line.Literal(":"u8);
        line.Number((uint)time.Second, 10, width: 2);
        line.Literal(" "u8);
    }

    /// <summary>syslog(3), as OpenSSH maps its levels: fatal is LOG_CRIT, all debugging LOG_DEBUG.</summary>
    private static int SeverityOf(LogLevel level) => level switch
    {
        LogLevel.Fatal => 2,
        LogLevel.Error => 3,
        LogLevel.Info or LogLevel.Verbose => 6,
        _ => 7,
    };
}
