using System.Text;

namespace GuardedFiles.Log;

/// <summary>
/// An event of the audit file, a line of JSON while it is put together: names and plain values, in the order in which they will stand there.
/// Its values are numbers, yes or no, and text in which nothing but two characters needs an escape.
/// </summary>
/// <remarks>
/// <see cref="VisibleText"/> has seen to that, in a way that keeps bytes that are no text. A general writer would escape once more.
/// </remarks>
internal sealed class AuditEvent
{
    private byte[] _bytes = new byte[1024];
    private int _length;

    /// <param name="time">In UTC.</param>
    public AuditEvent(DateTime time)
    {
        Time = time;
        Append("\n{\"time\":\""u8);
        Append(time);
        Append("\""u8);
    }

    public DateTime Time { get; }

    /// <summary>A word of ours, or text that is visible already.</summary>
    public AuditEvent Word(ReadOnlySpan<byte> name, string? word)
    {
        if (word is null)
            return this;
        Begin(name);
        Append("\""u8);
        Append(word);
        return End("\""u8);
    }

    /// <summary>ASCII of ours.</summary>
    public AuditEvent Word(ReadOnlySpan<byte> name, ReadOnlySpan<byte> word) => Word(name, ByteText.Of(word));

    /// <summary>Bytes from outside.</summary>
    public AuditEvent Text(ReadOnlySpan<byte> name, ReadOnlySpan<byte> bytes) => Word(name, VisibleText.Of(bytes));

    public AuditEvent Number(ReadOnlySpan<byte> name, ulong number)
    {
        LineWriter digits = new(stackalloc byte[32]);
        digits.Number(number);
        Begin(name);
        return End(digits.Text);
    }

    public AuditEvent Flag(ReadOnlySpan<byte> name, bool flag)
    {
        Begin(name);
        return End(flag ? "true"u8 : "false"u8);
    }

    /// <summary>The line with its newline, as far as it has come; good until something is added.</summary>
    /// <param name="isApart">A newline comes first: what stands before it in the file is no whole line.</param>
    public ReadOnlySpan<byte> Line(bool isApart)
    {
        "}\n"u8.CopyTo(Room(2));
        return _bytes.AsSpan(0, _length + 2)[(isApart ? 0 : 1)..];
    }

    private void Begin(ReadOnlySpan<byte> name)
    {
        Append(",\""u8);
        Append(name);
        Append("\":"u8);
    }

    private AuditEvent End(ReadOnlySpan<byte> text)
    {
        Append(text);
        return this;
    }

    private void Append(string text)
    {
        Span<byte> room = Room((2 * text.Length) + Encoding.UTF8.GetByteCount(text));
        int end = _length + Encoding.UTF8.GetBytes(text, room);

        // From behind: what has been escaped is never looked at again.
        int escapes = room[..(end - _length)].Count((byte)'"') + room[..(end - _length)].Count((byte)'\\');
        int to = end + escapes;
        for (int from = end; from < to;)
        {
            byte letter = _bytes[--from];
            _bytes[--to] = letter;
            if (letter is (byte)'"' or (byte)'\\')
                _bytes[--to] = (byte)'\\';
        }

        _length = end + escapes;
    }

    private void Append(ReadOnlySpan<byte> text)
    {
        text.CopyTo(Room(text.Length));
        _length += text.Length;
    }

    /// <summary>RFC 3339 with milliseconds.</summary>
    private void Append(DateTime time)
    {
        LineWriter text = new(stackalloc byte[40]);
        text.Number((uint)time.Year, 10, width: 4);
        text.Literal("-"u8);
        text.Number((uint)time.Month, 10, width: 2);
        text.Literal("-"u8);
        text.Number((uint)time.Day, 10, width: 2);
        text.Literal("T"u8);
        text.Number((uint)time.Hour, 10, width: 2);
        text.Literal(":"u8);
        text.Number((uint)time.Minute, 10, width: 2);
        text.Literal(":"u8);
        text.Number((uint)time.Second, 10, width: 2);
        text.Literal("."u8);
        text.Number((uint)time.Millisecond, 10, width: 3);
        text.Literal("Z"u8);
        Append(text.Text);
    }

    private Span<byte> Room(int count)
    {
        if (_bytes.Length - _length < count)
            Array.Resize(ref _bytes, 2 * (_length + count));
        return _bytes.AsSpan(_length);
    }
}
