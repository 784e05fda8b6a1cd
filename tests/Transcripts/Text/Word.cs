using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Transcripts.Text;

public enum WordKind
{
    Bare,
    Quoted,
    Pattern,
}

/// <summary>One word of a line: <c>bare</c>, <c>"bytes"</c>, <c>/pattern/</c>, each possibly after <c>key=</c>.</summary>
public sealed record Word(string? Key, WordKind Kind, string Text, IReadOnlyList<byte[]> Strings)
{
    /// <summary>The bytes of a quoted word, or of a bare one as it stands.</summary>
    public byte[] Bytes => Kind == WordKind.Quoted ? Strings[0] : Encoding.UTF8.GetBytes(Text);

    public bool IsAnything => Kind == WordKind.Bare && Text == "*";

    /// <summary>Decimal, 0octal, 0xhex or a negative number in two's complement.</summary>
    public ulong Number => ParseNumber(Text);

    public Regex Pattern => new("^(?:" + Text + ")$", RegexOptions.Singleline | RegexOptions.CultureInvariant);

    public override string ToString() => (Key == null ? "" : Key + "=") + Kind switch
    {
        WordKind.Quoted => string.Join(',', Strings.Select(Quote.Bytes)),
        WordKind.Pattern => $"/{Text}/",
        _ => Text,
    };

    internal static ulong ParseNumber(string text)
    {
        try
        {
            return text switch
            {
                ['0', 'x', .. string hex] => ulong.Parse(hex, NumberStyles.AllowHexSpecifier),
                ['0', .. { Length: > 0 } octal] => Convert.ToUInt64(octal, 8),
                ['-', ..] => unchecked((ulong)long.Parse(text)),
                _ => ulong.Parse(text),
            };
        }
        catch (Exception error) when (error is FormatException or OverflowException or ArgumentException)
        {
            throw new FormatException($"'{text}' is not a number");
        }
    }
}
