using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;

namespace GuardedFiles.Log;

/// <summary>
/// One line of the log, formatted only when its level is on. Bytes from outside are escaped on their way in
/// (strvis: VIS_OCTAL, VIS_CSTYLE), so a name can neither forge a line nor talk to a terminal.
/// </summary>
[InterpolatedStringHandler]
internal ref struct LogLine
{
    /// <summary>Bytes of a line; what is longer is cut and ends in "...". Two paths of PATH_MAX fit as long as few bytes need escapes.</summary>
    internal const int MaxLength = 9 * 1024;

    private readonly Span<byte> _line;
    private int _length;

    /// <summary>Called by the compiler for an interpolated string: <paramref name="enabled"/> false skips all of it.</summary>
    public LogLine(int literalLength, int formattedCount, EventLog log, LogLevel level, out bool enabled)
    {
        enabled = log.Enabled(level);
        _line = enabled ? log.LineBuffer : [];
    }

    public readonly ReadOnlySpan<byte> Text => _line[.._length];

    public void AppendLiteral(string text) => AppendFormatted(text);

    /// <summary>ASCII of our own.</summary>
    public void AppendFormatted(string text)
    {
        if (text.Length <= _line.Length - _length)
            _length += Encoding.ASCII.GetBytes(text, _line[_length..]);
        else
            Cut();
    }

    /// <summary>Bytes from outside.</summary>
    public void AppendFormatted(ReadOnlySpan<byte> bytes)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            if (_line.Length - _length < Vis.LongestEscape)
            {
                Cut();
                return;
            }

            _length += Vis.Escape(bytes[i], bytes[(i + 1)..], _line[_length..]);
        }
    }

    public void AppendFormatted(uint number) => AppendFormatted((ulong)number);

    public void AppendFormatted(int number)
    {
        if (Utf8Formatter.TryFormat(number, _line[_length..], out int written))
            _length += written;
    }

    public void AppendFormatted(ulong number)
    {
        if (Utf8Formatter.TryFormat(number, _line[_length..], out int written))
            _length += written;
    }

    /// <summary>"o4" is octal with at least four digits (printf's %04o), "d2" decimal with two, "x" hexadecimal.</summary>
    public void AppendFormatted(uint number, string format)
    {
        int numberBase = format[0] switch { 'o' => 8, 'x' => 16, _ => 10 };
        int width = format.Length > 1 ? format[1] - '0' : 1;
        Span<char> digits = stackalloc char[16];
        int first = digits.Length;
        for (; number > 0 || digits.Length - first < width; number /= (uint)numberBase)
            digits[--first] = "0123456789abcdef"[(int)(number % numberBase)];
        if (Utf8.TryWrite(_line[_length..], $"{digits[first..]}", out int written))
            _length += written;
    }

    private void Cut()
    {
        ReadOnlySpan<byte> mark = "..."u8;
        _length = Math.Min(_length, _line.Length - mark.Length);
        mark.CopyTo(_line[_length..]);
        _length += mark.Length;
    }
}
