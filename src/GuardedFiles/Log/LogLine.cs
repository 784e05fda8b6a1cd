using System.Runtime.CompilerServices;

namespace GuardedFiles.Log;

/// <summary>
/// One line of the log, formatted only when its level is on. Bytes from outside are escaped on their way in
/// (strvis: VIS_OCTAL, VIS_CSTYLE), so a name can neither forge a line nor talk to a terminal.
/// </summary>
[InterpolatedStringHandler]
internal ref struct LogLine
{
    /// <summary>Bytes of a line. Two paths of PATH_MAX fit as long as few of their bytes need escapes.</summary>
    internal const int MaxLength = 9 * 1024;

    private LineWriter _writer;

    /// <summary>Called by the compiler for an interpolated string: <paramref name="enabled"/> false skips all of it.</summary>
    public LogLine(int literalLength, int formattedCount, EventLog log, LogLevel level, out bool enabled)
        : this(literalLength, formattedCount, log, level, Readers.Both, out enabled)
    {
    }

    /// <summary>The same for a line that not everybody reads.</summary>
    public LogLine(int literalLength, int formattedCount, EventLog log, LogLevel level, Readers readers, out bool enabled)
    {
        enabled = log.Enabled(level, readers);
        _writer = new LineWriter(enabled ? log.LineBuffer : []);
    }

    public readonly ReadOnlySpan<byte> Text => _writer.Text;

    public void AppendLiteral(string text) => _writer.Literal(text);

    /// <summary>ASCII of our own.</summary>
    public void AppendFormatted(string text) => _writer.Literal(text);

    /// <summary>Bytes from outside.</summary>
    public void AppendFormatted(ReadOnlySpan<byte> bytes) => _writer.Escaped(bytes);

    /// <summary>"q": bytes from outside between quotation marks of a line that is not OpenSSH's, whose marks no byte of them can forge.</summary>
    public void AppendFormatted(ReadOnlySpan<byte> bytes, string format)
    {
        if (format == "q")
            _writer.EscapedInQuotes(bytes);
        else
            _writer.Escaped(bytes);
    }

    public void AppendFormatted(ulong number) => _writer.Number(number);

    public void AppendFormatted(uint number) => _writer.Number(number);

    public void AppendFormatted(long number)
    {
        if (number < 0)
            _writer.Literal("-");
        _writer.Number(unchecked((ulong)(number < 0 ? -number : number)));
    }

    /// <summary>"o4" is octal with at least four digits (printf's %04o), "d2" decimal with two, "x" hexadecimal.</summary>
    public void AppendFormatted(uint number, string format)
    {
        uint numberBase = format[0] switch { 'o' => 8u, 'x' => 16u, _ => 10u };
        _writer.Number(number, numberBase, width: format.Length > 1 ? format[1] - '0' : 1);
    }
}
