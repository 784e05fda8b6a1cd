namespace GuardedFiles.Start;

/// <summary>What a percent sign and a letter stand for; may refuse the letter by an exception.</summary>
/// <param name="letter">'\0' when the text ends behind the sign.</param>
internal delegate ReadOnlySpan<byte> PercentKey(char letter);

/// <summary>Paths of the command line that have percent signs in them.</summary>
internal static class PathTemplate
{
    /// <param name="text">One char for each byte.</param>
    public static byte[] Expand(string text, PercentKey key)
    {
        byte[] path = [];
        string rest = text;
        for (int percent; (percent = rest.AsSpan().IndexOf('%')) >= 0; rest = rest[(percent + 2)..])
        {
            char letter = percent + 1 < rest.Length ? rest[percent + 1] : '\0';
            path = [.. path, .. ByteText.Bytes(rest.AsSpan(0, percent)), .. key(letter)];
        }

        return [.. path, .. ByteText.Bytes(rest)];
    }
}
