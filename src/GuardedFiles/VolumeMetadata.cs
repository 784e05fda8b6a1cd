using GuardedFiles.Linux;

namespace GuardedFiles;

/// <summary>What statvfs(3) tells of a mounted file system: sizes in <see cref="FragmentSize"/> units, counts of inodes.</summary>
internal readonly record struct VolumeMetadata
{
    public required ulong BlockSize { get; init; }

    public required ulong FragmentSize { get; init; }

    public required ulong Blocks { get; init; }

    public required ulong FreeBlocks { get; init; }

    /// <summary>Blocks that somebody who is not root may use.</summary>
    public required ulong AvailableBlocks { get; init; }

    public required ulong Inodes { get; init; }

    public required ulong FreeInodes { get; init; }

    public required ulong AvailableInodes { get; init; }

    public required ulong Id { get; init; }

    public required bool ReadOnly { get; init; }

    public required bool IgnoresSetId { get; init; }

    /// <summary>Bytes of the longest name.</summary>
    public required ulong NameLimit { get; init; }

    public static VolumeMetadata From(in Statvfs statvfs) => new()
    {
        BlockSize = statvfs.f_bsize,
        FragmentSize = statvfs.f_frsize,
        Blocks = statvfs.f_blocks,
        FreeBlocks = statvfs.f_bfree,
        AvailableBlocks = statvfs.f_bavail,
        Inodes = statvfs.f_files,
        FreeInodes = statvfs.f_ffree,
        AvailableInodes = statvfs.f_favail,
        Id = statvfs.f_fsid,
        ReadOnly = (statvfs.f_flag & Libc.ST_RDONLY) != 0,
        IgnoresSetId = (statvfs.f_flag & Libc.ST_NOSUID) != 0,
        NameLimit = statvfs.f_namemax,
    };
}
