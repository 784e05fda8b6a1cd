using Mono.Unix.Native;
using GuardedFiles.Linux;

namespace GuardedFiles;

/// <summary>What stat(2) tells of one object, as far as any protocol here needs it.</summary>
internal readonly struct FileMetadata
{
    /// <summary>What ext4 says of one with a few names.</summary>
    private const ulong DirectorySize = 4096;

    /// <summary>What stx_blocks counts (statx(2)), whatever the file system's blocks are.</summary>
    private const ulong BlockUnit = 512;

    /// <summary>st_mode: type and permission bits.</summary>
    public required FilePermissions Mode { get; init; }

    /// <summary>Bytes.</summary>
    public required ulong Size { get; init; }

    /// <summary>Bytes of storage that hold it, as the file system counts them: fewer than <see cref="Size"/> when the file has holes.</summary>
    public ulong Allocated { get; init; }

    public required uint Uid { get; init; }

    public required uint Gid { get; init; }

    /// <summary>Number of hard links.</summary>
    public required uint Links { get; init; }

    /// <summary>Seconds since 1970, possibly before it or beyond 32 bits.</summary>
    public required long AccessTime { get; init; }

    /// <summary>Seconds since 1970, possibly before it or beyond 32 bits.</summary>
    public required long ModifyTime { get; init; }

    /// <summary>Device and inode: equal for two names of one object, and for nothing else.</summary>
    public required Identity Identity { get; init; }

    public FilePermissions Type => Mode & FilePermissions.S_IFMT;

    public FilePermissions Permissions => Mode & ~FilePermissions.S_IFMT;

    /// <summary>
    /// Of a directory that may have hidden names: how many directories lie in it is not told, nor what many file systems count as its size,
    /// its names.
    /// </summary>
    public FileMetadata Shrouded => Type == FilePermissions.S_IFDIR ? this with { Links = 1, Size = DirectorySize } : this;

    /// <summary>It may have holes. A file without them says so, too, where a file system compresses, or counts no blocks.</summary>
    public bool MayHaveHoles => Type == FilePermissions.S_IFREG && Allocated < Size;

    public static FileMetadata From(in Statx statx) => new()
    {
        Mode = (FilePermissions)statx.stx_mode,
        Size = statx.stx_size,
        Allocated = statx.stx_blocks * BlockUnit,
        Uid = statx.stx_uid,
        Gid = statx.stx_gid,
        Links = statx.stx_nlink,
        AccessTime = statx.stx_atime.tv_sec,
        ModifyTime = statx.stx_mtime.tv_sec,
        Identity = Identity.Of(in statx),
    };
}

/// <summary>Seconds since 1970, as SFTP version 3 carries them; scp has a part of a second besides.</summary>
internal readonly record struct FileTimes(long Access, long Modify, long AccessNanoseconds = 0, long ModifyNanoseconds = 0)
{
    public TimePair ToTimePair() => new()
    {
        atime_sec = Access,
        atime_nsec = AccessNanoseconds,
        mtime_sec = Modify,
        mtime_nsec = ModifyNanoseconds,
    };
}
