namespace GuardedFiles.Confinement;

/// <summary>
/// Names with a dot that clients' programs put beside the files they work on. At the top of a home a guarded session may use them for
/// regular files, because nothing obeys them; each row says why. A name that is not exactly of one of these shapes is closed. Of two of them
/// a session uses only files that it has made itself: the owner's programs use these names for a file that gets, or had, a closed name.
/// </summary>
internal static class TransientNames
{
    private const int HexDigitsOfNfs = 24;
    private const int LettersOfGio = 6;

    public static bool Has(ReadOnlySpan<byte> name) =>
        IsFinders(name) || IsAppleDouble(name) || IsLibreOfficesLock(name) || IsGios(name) || IsNfs(name);

    /// <summary>A name under which the owner's programs have files that get another name, or had one.</summary>
    public static bool IsPassedOn(ReadOnlySpan<byte> name) => IsGios(name) || IsNfs(name);

    /// <summary>.DS_Store: where macOS's Finder keeps the positions of icons. Read by Finder alone, as data.</summary>
    private static bool IsFinders(ReadOnlySpan<byte> name) => name.SequenceEqual(".DS_Store"u8);

    /// <summary>._NAME: attributes and resource fork of NAME (AppleDouble, RFC 1740), written by macOS. Read by macOS alone, as data.</summary>
    private static bool IsAppleDouble(ReadOnlySpan<byte> name) => name is [(byte)'.', (byte)'_', _, ..];

    /// <summary>.~lock.NAME#: who has NAME open in LibreOffice. Read by LibreOffice alone, which shows the text in it.</summary>
    private static bool IsLibreOfficesLock(ReadOnlySpan<byte> name) =>
        name.Length > ".~lock.#"u8.Length && name.StartsWith(".~lock."u8) && name.EndsWith("#"u8);

    /// <summary>.goutputstream-XXXXXX: a file while GIO (GNOME) writes it, renamed to its own name afterwards. Under this name it is read by nothing.</summary>
    private static bool IsGios(ReadOnlySpan<byte> name)
    {
        ReadOnlySpan<byte> prefix = ".goutputstream-"u8;
        return name.Length == prefix.Length + LettersOfGio && name.StartsWith(prefix) && AreLettersOrDigits(name[prefix.Length..]);
    }

    /// <summary>.nfs and 24 hexadecimal digits: what an NFS client calls a file that was removed while it was open. Read by who had it open.</summary>
    private static bool IsNfs(ReadOnlySpan<byte> name) =>
        name.Length == ".nfs"u8.Length + HexDigitsOfNfs && name.StartsWith(".nfs"u8) && AreHexadecimal(name[".nfs"u8.Length..]);

    private static bool AreLettersOrDigits(ReadOnlySpan<byte> text)
    {
        foreach (byte letter in text)
            if (!char.IsAsciiLetterOrDigit((char)letter))
                return false;
        return true;
    }

    private static bool AreHexadecimal(ReadOnlySpan<byte> text)
    {
        foreach (byte digit in text)
            if (!char.IsAsciiHexDigitLower((char)digit))
                return false;
        return true;
    }
}
