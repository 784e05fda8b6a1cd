using System.Buffers;
using System.Text;

namespace ScpSink;

/// <summary>
/// The text of an error, which goes to a terminal at the other side, and has bytes from outside in it: names, and lines that are no records.
/// Control characters are written as in <see cref="EncodedName"/>, those of ASCII (TAB, too), those beyond it (U+0080 to U+009F), and as bytes that
/// are no UTF-8. All else stays as it is, so that OpenSSH's texts are OpenSSH's.
/// </summary>
internal static class HarmlessText
{
    private static ReadOnlySpan<byte> Mark => "..."u8;

    /// <summary>Writes a text; what does not fit is cut, and "..." stands there.</summary>
    /// <returns>How many bytes that took.</returns>
    public static int Write(ReadOnlySpan<byte> text, Span<byte> into)
    {
        int length = 0;
        while (!text.IsEmpty)
        {
            bool isText = Rune.DecodeFromUtf8(text, out Rune rune, out int count) == OperationStatus.Done;
            count = isText ? count : 1;
            int room = into.Length - Mark.Length - length;
            if (room < count * EncodedName.LongestEscape)
            {
                Mark.CopyTo(into[length..]);
                return length + Mark.Length;
            }

            bool isHarmless = isText ? !Rune.IsControl(rune) : text[0] >= 0xA0;
            foreach (byte value in text[..count])
            {
                if (isHarmless)
                    into[length++] = value;
                else
                    length += EncodedName.Encode(value, into[length..]);
            }

            text = text[count..];
        }

        return length;
    }
}
