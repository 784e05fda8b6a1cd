using System.Buffers.Text;
using System.Text;

namespace GuardedFiles.Log;

/// <summary>Writes a line of the log into bytes. What does not fit is cut, and the line ends in "..." then.</summary>
internal ref struct LineWriter(Span<byte> line)
{
    private readonly Span<byte> _line = line;
    private int _length;
    private bool _cut;

    public readonly ReadOnlySpan<byte> Text => _line[.._length];

    /// <summary>ASCII of our own.</summary>
    public void Literal(string text)
    {
        if (!Fits(text.Length))
            return;
        foreach (char letter in text)
            _line[_length++] = char.IsAscii(letter) ? (byte)letter : (byte)'?';
    }

    /// <summary>Bytes that are safe already.</summary>
    public void Literal(scoped ReadOnlySpan<byte> text)
    {
        if (Fits(text.Length))
        {
            text.CopyTo(_line[_length..]);
            _length += text.Length;
        }
    }

    /// <summary>Bytes from outside, escaped.</summary>
    public void Escaped(scoped ReadOnlySpan<byte> bytes)
    {
        for (int i = 0; i < bytes.Length && Fits(Vis.LongestEscape); i++)
            _length += Vis.Escape(bytes[i], bytes[(i + 1)..], _line[_length..]);
    }

    /// <summary>The same for bytes that stand between quotation marks: one in them is an octal escape, so that they end where the line says.</summary>
    public void EscapedInQuotes(scoped ReadOnlySpan<byte> bytes)
    {
        for (int quote; (quote = bytes.IndexOf((byte)'"')) >= 0; bytes = bytes[(quote + 1)..])
        {
            Escaped(bytes[..quote]);
            Literal(@"\042"u8);
        }

        Escaped(bytes);
    }

    public void Number(ulong number)
    {
        Span<byte> digits = stackalloc byte[20];
        _ = Utf8Formatter.TryFormat(number, digits, out int count);
        Literal(digits[..count]);
    }

    /// <summary>A number with at least <paramref name="width"/> digits, zeros in front.</summary>
    /// <param name="numberBase">8, 10 or 16.</param>
    public void Number(uint number, uint numberBase, int width)
    {
        Span<byte> digits = stackalloc byte[16];
        int first = digits.Length;
        for (; number > 0 || digits.Length - first < width; number /= numberBase)
            digits[--first] = "0123456789abcdef"u8[(int)(number % numberBase)];
        Literal(digits[first..]);
    }

    private bool Fits(int count)
    {
        ReadOnlySpan<byte> mark = "..."u8;
        if (_cut || _length + count + mark.Length <= _line.Length)
            return !_cut;

        _cut = true;
        mark.CopyTo(_line[_length..]);
        _length += mark.Length;
        return false;
    }
}
