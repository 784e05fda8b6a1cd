using System.Text;

namespace Transcripts.Text;

/// <summary>Bytes as a transcript writes them.</summary>
internal static class Quote
{
    private const int Longest = 200;

    public static string Bytes(byte[] bytes)
    {
        if (bytes.Length > 8 && Array.TrueForAll(bytes, value => value == bytes[0]))
            return $"\"{Escape(bytes[0])}\"*{bytes.Length}";
        var text = new StringBuilder("\"");
        foreach (byte value in bytes.Take(Longest))
            text.Append(Escape(value));
        text.Append('"');
        return bytes.Length > Longest ? text.Append($"... ({bytes.Length} bytes)").ToString() : text.ToString();
    }

    private static string Escape(byte value) => value switch
    {
        (byte)'\n' => "\\n",
        (byte)'\r' => "\\r",
        (byte)'\t' => "\\t",
        (byte)'"' => "\\\"",
        (byte)'\\' => "\\\\",
        >= 0x20 and < 0x7f => ((char)value).ToString(),
        _ => $"\\x{value:x2}",
    };
}
