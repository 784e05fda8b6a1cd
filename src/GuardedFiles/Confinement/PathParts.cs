namespace GuardedFiles.Confinement;

/// <summary>A path cut before its last name. Bytes only.</summary>
internal readonly ref struct PathParts
{
    /// <param name="path">Not empty.</param>
    public PathParts(ReadOnlySpan<byte> path)
    {
        ReadOnlySpan<byte> trimmed = path.TrimEnd((byte)'/');
        SlashFollows = trimmed.Length < path.Length;
        int slash = trimmed.LastIndexOf((byte)'/');
        ReadOnlySpan<byte> last = trimmed[(slash + 1)..];
        IsDotDot = last.SequenceEqual(".."u8);
        IsRoot = last.IsEmpty;
        IsDots = IsDotDot || IsRoot || last.SequenceEqual("."u8);

        // The kernel never gets ".." as a name: what it would say about it, it says about "." too.
        Name = IsDots ? "."u8 : last;
        Entry = IsDots || !SlashFollows ? Name : path[(slash + 1)..(trimmed.Length + 1)];
        IsAbsolute = path[0] == (byte)'/';
        Directory = trimmed[..(slash + 1)];
    }

    /// <summary>What stands before the last name, slash included; empty when nothing does.</summary>
    public ReadOnlySpan<byte> Directory { get; }

    public ReadOnlySpan<byte> Name { get; }

    /// <summary><see cref="Name"/>, with one slash when any follow.</summary>
    public ReadOnlySpan<byte> Entry { get; }

    public bool IsAbsolute { get; }

    public bool SlashFollows { get; }

    /// <summary>The path ends in ".", "..", or is the root.</summary>
    public bool IsDots { get; }

    public bool IsDotDot { get; }

    public bool IsRoot { get; }
}
