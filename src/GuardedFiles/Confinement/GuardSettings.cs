namespace GuardedFiles.Confinement;

/// <summary>What the home guard is about. All paths are the machine's.</summary>
internal sealed class GuardSettings
{
    /// <summary>Absolute.</summary>
    public required byte[][] Homes { get; init; }

    /// <summary>--protect, and the files that belong to the session itself: absolute.</summary>
    public byte[][] Kept { get; init; } = [];

    /// <summary>What logins and their services obey outside of a home: absolute, without a slash at the end.</summary>
    public byte[][] Closed { get; init; } = [];

    /// <summary>--unguard: relative to each home, without "." and "..".</summary>
    public byte[][] Opened { get; init; } = [];

    /// <summary>--unguard-read: the same.</summary>
    public byte[][] OpenedToRead { get; init; } = [];

    /// <summary>The directory that the programs lie in: absolute, without a slash at its end. Null when it is not known.</summary>
    public byte[]? ProgramFolder { get; init; }

    /// <summary>Names of the programs in it.</summary>
    public byte[][] ProgramNames { get; init; } = [];
}
