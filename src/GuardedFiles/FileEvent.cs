using Mono.Unix.Native;

namespace GuardedFiles;

/// <summary>What a client did, or tried to do, to one file or name: what the audit has one event of.</summary>
internal readonly ref struct FileEvent
{
    /// <summary>
    /// remove, rmdir, mkdir, rename, posix-rename, hardlink, symlink, copy-file, set-size, chmod, chown, utime, open, opendir; or, of what was
    /// refused, any request.
    /// </summary>
    public required string Operation { get; init; }

    /// <summary>Absolute, as the session sees it; free of links as far as it could be followed. An empty one is what the client sent.</summary>
    public required ReadOnlySpan<byte> Path { get; init; }

    /// <summary>The request has no path, and no handle that is open.</summary>
    public bool NamesNothing { get; init; }

    /// <summary>The new name of a rename, a link or a copy; of a symbolic link, what it says.</summary>
    public ReadOnlySpan<byte> OtherPath { get; init; }

    /// <summary>Bytes that a copy-file has written.</summary>
    public ulong BytesWritten { get; init; }

    public Errno Error { get; init; }

    /// <summary>Which rule has refused it; empty when none has.</summary>
    public ReadOnlySpan<byte> Rule { get; init; }
}

/// <summary>Takes note of it.</summary>
internal delegate void FileWitness(scoped in FileEvent happened);
