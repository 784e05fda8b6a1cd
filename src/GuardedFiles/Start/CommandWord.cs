namespace GuardedFiles.Start;

/// <summary>A word of a command: its bytes, and which of them were quoted and so mean nothing but themselves.</summary>
internal sealed class CommandWord(byte[] bytes, bool[] quoted)
{
    private const byte Backslash = (byte)'\\';

    public ReadOnlySpan<byte> Bytes => bytes;

    /// <summary>What stands behind the last slash: the name of a program.</summary>
    public ReadOnlySpan<byte> LastName => Bytes[(Bytes.LastIndexOf((byte)'/') + 1)..];

    /// <summary>As the first word of a command: it asks for scp, wherever that lies.</summary>
    public bool NamesScp => LastName.SequenceEqual("scp"u8);

    /// <summary>A shell would look for names that match.</summary>
    public bool IsPattern
    {
        get
        {
            for (int i = 0; i < bytes.Length; i++)
                if (!quoted[i] && "*?["u8.Contains(bytes[i]))
                    return true;
            return false;
        }
    }

    /// <summary>A path. The home directory that a tilde means is where relative paths begin.</summary>
    public byte[] Path()
    {
        ReadOnlySpan<byte> path = Bytes[TildeLength..];
        return path.IsEmpty && bytes.Length > 0 ? [(byte)'.'] : path.ToArray();
    }

    /// <summary>The same as a pattern, in which a backslash takes the meaning from the byte behind it.</summary>
    public byte[] Pattern()
    {
        byte[] pattern = new byte[2 * bytes.Length];
        int length = 0;
        for (int i = TildeLength; i < bytes.Length; i++)
        {
            if (bytes[i] == Backslash || (quoted[i] && "*?[]!^-"u8.Contains(bytes[i])))
                pattern[length++] = Backslash;
            pattern[length++] = bytes[i];
        }

        return length == 0 && bytes.Length > 0 ? [(byte)'.'] : pattern.AsSpan(0, length).ToArray();
    }

    /// <summary>Bytes of "~" and of the slashes behind it. Somebody else's home directory, "~user", is a name like any other.</summary>
    private int TildeLength
    {
        get
        {
            if (bytes.Length == 0 || bytes[0] != '~' || quoted[0])
                return 0;
            int length = 1;
            while (length < bytes.Length && bytes[length] == '/' && !quoted[length])
                length++;
            return length > 1 || bytes.Length == 1 ? length : 0;
        }
    }
}
