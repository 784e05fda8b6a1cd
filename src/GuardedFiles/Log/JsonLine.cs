using System.Text;
using Serilog.Events;

namespace GuardedFiles.Log;

/// <summary>An event as one line of JSON. Its values are numbers, yes or no, and text in which nothing but two characters needs an escape.</summary>
/// <remarks>
/// <see cref="VisibleText"/> has seen to that, in a way that keeps bytes that are no text. A general writer would escape once more.
/// </remarks>
internal sealed class JsonLine
{
    private byte[] _bytes = new byte[1024];
    private int _length;

    /// <summary>The line with its newline; good until the next one.</summary>
    /// <param name="isApart">A newline comes first: what stands before it in the file is no whole line.</param>
    public ReadOnlySpan<byte> Of(LogEvent logEvent, bool isApart)
    {
        _length = 0;
        Append(isApart ? "\n{\"time\":\""u8 : "{\"time\":\""u8);
        Append(logEvent.Timestamp.UtcDateTime);
        Append("\""u8);
        foreach (KeyValuePair<string, LogEventPropertyValue> property in logEvent.Properties)
        {
            Append(",\""u8);
            Append(property.Key);
            Append("\":"u8);
            AppendValue(((ScalarValue)property.Value).Value);
        }

        Append("}\n"u8);
        return _bytes.AsSpan(0, _length);
    }

    private void AppendValue(object? value)
    {
        LineWriter number = new(stackalloc byte[32]);
        switch (value)
        {
            case ulong count:
                number.Number(count);
                Append(number.Text);
                break;
            case bool answer:
                Append(answer ? "true"u8 : "false"u8);
                break;
            default:
                Append("\""u8);
                Append((string)value!);
                Append("\""u8);
                break;
        }
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
