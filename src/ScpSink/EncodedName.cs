namespace ScpSink;

/// <summary>
/// A name with a newline cannot stand in a line of the protocol. OpenSSH sends such a name as strvis(3) with VIS_NL writes it, and any
/// other name as it is.
/// </summary>
internal static class EncodedName
{
    /// <summary>Bytes that one byte can become: \M^J.</summary>
    internal const int LongestEscape = 4;

    /// <summary>The name itself when it has no newline; otherwise another one, which no file has.</summary>
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> name)
    {
        if (!name.Contains((byte)'\n'))
            return name;

        byte[] encoded = new byte[LongestEscape * name.Length];
        int length = 0;
        foreach (byte value in name)
            length += value == '\t' ? Write([value], encoded.AsSpan(length)) : Encode(value, encoded.AsSpan(length));
        return encoded.AsSpan(0, length);
    }

    /// <summary>Writes one byte so that it does nothing to a terminal; returns how many bytes that took.</summary>
    public static int Encode(byte value, Span<byte> into)
    {
        if (value is >= (byte)' ' and <= (byte)'~' and not (byte)'\\')
            return Write([value], into);
        if (value == '\\')
            return Write("\\\\"u8, into);
        if (value == 0xA0)
            return Write("\\240"u8, into); // A blank with the highest bit: it would end in a blank otherwise.
        byte low = (byte)(value & 0x7F);
        ReadOnlySpan<byte> letter = low is < 0x20 or 0x7F ? [(byte)'^', (byte)(low ^ 0x40)] : [(byte)'-', low];
        int prefix = Write(value == low ? "\\"u8 : "\\M"u8, into);
        return prefix + Write(letter, into[prefix..]);
    }

    private static int Write(ReadOnlySpan<byte> text, Span<byte> into)
    {
        text.CopyTo(into);
        return text.Length;
    }
}
