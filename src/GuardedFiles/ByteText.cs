namespace GuardedFiles;

/// <summary>
/// Bytes as text with one char for each (ISO 8859-1): it keeps what is no UTF-8, and ASCII stays what it is. .NET's encodings would do the same
/// with tables and classes that every session pays for.
/// </summary>
internal static class ByteText
{
    public static string Of(ReadOnlySpan<byte> bytes)
    {
        Span<char> text = bytes.Length <= 256 ? stackalloc char[bytes.Length] : new char[bytes.Length];
        for (int i = 0; i < text.Length; i++)
            text[i] = (char)bytes[i];
        return new string(text);
    }

    /// <summary>Back to bytes: a char that is more than a byte becomes a question mark.</summary>
    public static byte[] Bytes(ReadOnlySpan<char> text)
    {
        byte[] bytes = new byte[text.Length];
        for (int i = 0; i < bytes.Length; i++)
            bytes[i] = text[i] <= byte.MaxValue ? (byte)text[i] : (byte)'?';
        return bytes;
    }
}
