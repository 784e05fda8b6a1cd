using System.Buffers;
using System.Text;

namespace GuardedFiles.Log;

/// <summary>
/// Bytes from outside as text of a file that people and programs read: UTF-8 stays as it is, and whatever is none, or would act on a
/// terminal rather than be seen, is escaped as in the lines of the log. unvis(3) gives the bytes back.
/// </summary>
internal static class VisibleText
{
    /// <summary>PATH_MAX: no longer name means anything to the kernel, and a client may send longer ones all day.</summary>
    internal const int MostBytes = 4096;

    /// <summary>What is too long is cut, and ends in "..." then.</summary>
    public static string Of(ReadOnlySpan<byte> bytes)
    {
        StringBuilder text = new(bytes.Length);
        bool isCut = bytes.Length > MostBytes;
        for (ReadOnlySpan<byte> rest = isCut ? bytes[..MostBytes] : bytes; !rest.IsEmpty;)
        {
            bool isRune = Rune.DecodeFromUtf8(rest, out Rune rune, out int length) == OperationStatus.Done;
            if (isRune && IsVisible(rune.Value))
                text.Append(rune);
            else
                Escape(rest, length, text);
            rest = rest[length..];
        }

        return text.Append(isCut ? "..." : "").ToString();
    }

    private static void Escape(ReadOnlySpan<byte> rest, int count, StringBuilder text)
    {
        Span<byte> escape = stackalloc byte[Vis.LongestEscape];
        for (int i = 0; i < count; i++)
        {
            int length = Vis.Escape(rest[i], rest[(i + 1)..], escape);
            foreach (byte letter in escape[..length])
                text.Append((char)letter);
        }
    }

    /// <summary>
    /// No control character of ASCII or Latin 1, no line or paragraph separator, and none of those that turn the direction of writing
    /// (Unicode Technical Report 36, "bidirectional text spoofing") or take no room at all.
    /// </summary>
    private static bool IsVisible(int rune) => rune switch
    {
        < ' ' or '\\' or (>= 0x7F and <= 0x9F) => false,
        0xAD or 0x61C or 0x180E or 0xFEFF => false,
        (>= 0x200B and <= 0x200F) or (>= 0x2028 and <= 0x202E) or (>= 0x2060 and <= 0x206F) => false,
        (>= 0xFFF0 and <= 0xFFFB) or (>= 0xE0000 and <= 0xE0FFF) => false,
        _ => true,
    };
}
