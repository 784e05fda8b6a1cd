using System.Buffers;
using System.Text;

namespace GuardedFiles.Log;

/// <summary>
/// Bytes from outside as text of a file that people and programs read: UTF-8 stays as it is. Bytes that are no UTF-8, the backslash, and
/// what a reader would not see (<see cref="InvisibleText"/>) are escaped as in the lines of the log. unvis(3) gives the bytes back.
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
            if (isRune && rune.Value != '\\' && !InvisibleText.Has(rune.Value))
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
}
