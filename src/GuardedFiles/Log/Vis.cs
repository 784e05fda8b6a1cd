namespace GuardedFiles.Log;

/// <summary>strvis(3) with VIS_OCTAL | VIS_CSTYLE | VIS_NL | VIS_TAB, as OpenSSH writes to syslog.</summary>
internal static class Vis
{
    /// <summary>Bytes that one byte can become: a backslash and three octal digits.</summary>
    internal const int LongestEscape = 4;

    /// <summary>Writes one byte so that it can be told from every other one; returns how many bytes that took.</summary>
    /// <param name="following">What comes after it: a digit after NUL must not be read as part of the escape.</param>
    public static int Escape(byte value, ReadOnlySpan<byte> following, Span<byte> into)
    {
        if (value is >= (byte)' ' and <= (byte)'~' and not (byte)'\\')
        {
            into[0] = value;
            return 1;
        }

        into[0] = (byte)'\\';
        byte letter = LetterOf(value, following);
        if (letter != 0)
        {
            into[1] = letter;
            return 2;
        }

        into[1] = (byte)('0' + (value >> 6));
        into[2] = (byte)('0' + ((value >> 3) & 7));
        into[3] = (byte)('0' + (value & 7));
        return LongestEscape;
    }

    private static byte LetterOf(byte value, ReadOnlySpan<byte> following) => value switch
    {
        (byte)'\\' => (byte)'\\',
        (byte)'\n' => (byte)'n',
        (byte)'\r' => (byte)'r',
        (byte)'\b' => (byte)'b',
        (byte)'\a' => (byte)'a',
        (byte)'\v' => (byte)'v',
        (byte)'\t' => (byte)'t',
        (byte)'\f' => (byte)'f',
        0 when following.IsEmpty || following[0] is < (byte)'0' or > (byte)'7' => (byte)'0',
        _ => 0,
    };
}
