using Mono.Unix.Native;

namespace GuardedFiles;

/// <summary>Something that a client did to a name, or tried to; for whoever keeps an account of it.</summary>
internal readonly ref struct FileEvent
{
    /// <summary>remove, rmdir, mkdir, rename, posix-rename, hardlink, symlink, set-size, chmod, chown, utime, open, opendir.</summary>
    public required string Operation { get; init; }

    /// <summary>Absolute, as the session sees it; free of links as far as it could be followed.</summary>
    public required ReadOnlySpan<byte> Path { get; init; }

    /// <summary>The new name of a rename or a link; of a symbolic link, what it says.</summary>
    public ReadOnlySpan<byte> OtherPath { get; init; }

    public Errno Error { get; init; }
}

/// <summary>Takes note of it.</summary>
internal delegate void FileWitness(scoped in FileEvent happened);
