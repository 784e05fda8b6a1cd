using System.Text;

namespace ScpTranscripts.Text;

/// <summary>
/// Bytes as a transcript writes them: UTF-8, escapes (<c>\n \r \t \0 \1 \2 \" \\ \{ \xHH</c>), <c>{ab*1000}</c> for a thousand times
/// "ab", and <c>{cwd}</c> and its like for what is known only when the conversation is played.
/// </summary>
public static class Bytes
{
    private const int Longest = 300, ShortestRun = 12;

    public static byte[] Parse(string text, IReadOnlyDictionary<string, string> values)
    {
        var bytes = new List<byte>(text.Length);
        for (int at = 0; at < text.Length;)
        {
            if (text[at] == '\\')
                bytes.Add(Escape(text, ref at));
            else if (text[at] == '{')
                bytes.AddRange(Braces(text, ref at, values));
            else
                bytes.AddRange(Character(text, ref at));
        }
        return [.. bytes];
    }

    public static string Quote(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        for (int at = 0; at < bytes.Length && text.Length < Longest;)
        {
            int run = bytes[at..].IndexOfAnyExcept(bytes[at]) is var end and >= 0 ? end : bytes.Length - at;
            string one = Shown(bytes[at]);
            text.Append(run >= ShortestRun ? $"{{{one}*{run}}}" : one);
            at += run >= ShortestRun ? run : 1;
        }
        return text.Length < Longest ? text.ToString() : $"{text}… ({bytes.Length} bytes)";
    }

    private static byte[] Character(string text, ref int at)
    {
        int length = char.IsHighSurrogate(text[at]) ? 2 : 1;
        at += length;
        return Encoding.UTF8.GetBytes(text[(at - length)..at]);
    }

    private static byte[] Braces(string text, ref int at, IReadOnlyDictionary<string, string> values)
    {
        int end = Closing(text, at);
        string inside = text[(at + 1)..end];
        at = end + 1;
        if (values.TryGetValue(inside, out string? value))
            return Encoding.UTF8.GetBytes(value);
        int star = inside.LastIndexOf('*');
        if (star < 0 || !int.TryParse(inside.AsSpan(star + 1), out int count))
            throw new FormatException($"{{{inside}}} is neither a value nor a repetition");
        byte[] piece = Parse(inside[..star], values);
        byte[] repeated = new byte[piece.Length * count];
        for (int i = 0; i < repeated.Length; i++)
            repeated[i] = piece[i % piece.Length];
        return repeated;
    }

    private static int Closing(string text, int open)
    {
        int depth = 0;
        for (int at = open; at < text.Length; at++)
        {
            if (text[at] == '\\')
                at++;
            else if (text[at] == '{')
                depth++;
            else if (text[at] == '}' && --depth == 0)
                return at;
        }
        throw new FormatException($"a {{ without its }} in {text}");
    }

    private static byte Escape(string text, ref int at)
    {
        at += 2;
        switch (at <= text.Length ? text[at - 1] : ' ')
        {
            case 'n': return (byte)'\n';
            case 'r': return (byte)'\r';
            case 't': return (byte)'\t';
            case '0' or '1' or '2': return (byte)(text[at - 1] - '0');
            case '\\': return (byte)'\\';
            case '"': return (byte)'"';
            case '{': return (byte)'{';
            case 'x' when at + 2 <= text.Length:
                at += 2;
                return Convert.ToByte(text[(at - 2)..at], 16);
            default: throw new FormatException($"unknown escape in {text}");
        }
    }

    private static string Shown(byte value) => value switch
    {
        (byte)'\n' => "\\n",
        (byte)'\r' => "\\r",
        (byte)'\t' => "\\t",
        (byte)'"' => "\\\"",
        (byte)'\\' => "\\\\",
        (byte)'{' => "\\{",
        <= 2 => $"\\{value}",
        >= 0x20 and < 0x7f => ((char)value).ToString(),
        _ => $"\\x{value:x2}",
    };
}
