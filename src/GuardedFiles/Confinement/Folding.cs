using GuardedFiles.Linux;
using Mono.Unix.Native;

namespace GuardedFiles.Confinement;

/// <summary>What is known about the names in a directory.</summary>
internal enum NameFolding
{
    /// <summary>A name means the entry with the same bytes, and no other.</summary>
    Exact,

    /// <summary>The file system does not say. <see cref="Folding.MayFold"/> and <see cref="Spelling"/> probe.</summary>
    Unknown,

    /// <summary>The directory has a flag for it and cannot be read (mode 733). If it folds, it ignores case, at least.</summary>
    Unread,

    /// <summary>An entry may be found by other names than its own: case, trailing dots and blanks, 8.3 names, Unicode equivalents.</summary>
    Folds,
}

/// <summary>
/// Whether a directory's file system may find an entry by a name that is not the entry's own. Where it does, a comparison of names proves
/// nothing, unless the name is the one that the directory lists.
/// </summary>
internal static class Folding
{
    /// <summary>linux/magic.h and the file systems' own headers: file systems that compare bytes.</summary>
    /// <remarks>XFS made with -n version=ci ignores the case of ASCII letters. Path rules and the home guard do that everywhere.</remarks>
    private static ReadOnlySpan<uint> Exact =>
    [
        0x9123683e, // btrfs
        0x58465342, // xfs
        0x858458f6, // ramfs
        0x73717368, // squashfs
        0xe0f5e1e2, // erofs
        0x9fa0, // proc
        0x62656572, // sysfs
    ];

    /// <summary>File systems where each directory has a flag (FS_CASEFOLD_FL), inherited by new directories.</summary>
    private static ReadOnlySpan<uint> Flagged =>
    [
        0xef53, // ext2, ext3, ext4
        0x01021994, // tmpfs
        0xf2f52010, // f2fs
        0x794c7630, // overlay: the flag of the directory in the upper layer
    ];

    /// <summary>File systems that find entries by other spellings, at least with some mount options.</summary>
    private static ReadOnlySpan<uint> Folds =>
    [
        0x4d44, // vfat, msdos
        0x2011bab0, // exfat
        0x5346544e, // ntfs
        0x7366746e, // ntfs3
        0xff534d42, // cifs
        0xfe534d42, // smb2, smb3
        0x517b, // smbfs
        0x4244, // hfs
        0x482b, // hfsplus
        0xadff, // affs
        0xf995e849, // hpfs
        0x9660, // isofs
    ];

    /// <summary>Entries among which one with an ASCII letter is looked for.</summary>
    private const int MostProbed = 64;

    /// <summary>
    /// May the directory find an entry by another name than its own? Where the file system does not say (FUSE, NFS, 9p, ZFS), an entry is
    /// looked up in another case. True also when that cannot be found out.
    /// </summary>
    /// <param name="directory">O_PATH will do.</param>
    /// <remarks>System calls: fstatfs; on ext4, tmpfs, f2fs and overlay openat, ioctl and close; a listing only where the type is unknown.</remarks>
    public static bool MayFold(int directory) => Of(directory) switch
    {
        NameFolding.Exact => false,
        NameFolding.Folds => true,
        _ => !IsCaseSensitive(directory),
    };

    /// <summary>What the file system itself says of a directory.</summary>
    public static NameFolding Of(int directory)
    {
        if (Libc.Check(Libc.fstatfs(directory, out StatFs statfs)).Failed)
            return NameFolding.Unknown;
        uint type = (uint)statfs.f_type;
        return Flagged.Contains(type) ? ByFlag(directory) : OfType(type);
    }

    /// <param name="type">f_type of statfs(2).</param>
    internal static NameFolding OfType(uint type) =>
        Exact.Contains(type) ? NameFolding.Exact : Folds.Contains(type) ? NameFolding.Folds : NameFolding.Unknown;

    /// <summary>The same name with every ASCII letter in the other case. False when it has none.</summary>
    public static bool SwapCase(ReadOnlySpan<byte> name, Span<byte> swapped)
    {
        bool hasLetter = false;
        for (int i = 0; i < name.Length; i++)
        {
            bool isLetter = (name[i] | 0x20) is >= 'a' and <= 'z';
            swapped[i] = isLetter ? (byte)(name[i] ^ 0x20) : name[i];
            hasLetter |= isLetter;
        }

        return hasLetter;
    }

    /// <summary>Is an entry known only in its own case? False when no entry of the directory, or of the one above it, can tell.</summary>
    public static bool IsCaseSensitive(int directory) => Probe(directory) ?? ProbeAbove(directory) ?? false;

    /// <summary>Is there no entry that this name leads to?</summary>
    public static bool IsMissing(int directory, ReadOnlySpan<byte> name) => Libc.Check(Libc.statx(
        directory, name, Libc.AT_SYMLINK_NOFOLLOW | Libc.AT_NO_AUTOMOUNT, Libc.STATX_BASIC_STATS, out _)) == Errno.ENOENT;

    /// <summary>The names in a directory; null when it cannot be listed.</summary>
    public static DirectoryNames? Open(int directory) =>
        OpenToRead(directory) is { } descriptor ? new DirectoryNames(new OpenDirectory(descriptor, [])) : null;

    private static bool? Probe(int directory)
    {
        using DirectoryNames? names = Open(directory);
        Span<byte> swapped = stackalloc byte[DirectoryEntry.LongestLength];
        for (int count = 0; count < MostProbed && names is not null && names.Next(out ReadOnlySpan<byte> name); count++)
            if (name.Length <= swapped.Length && SwapCase(name, swapped))
                return IsMissing(directory, swapped[..name.Length]) && !IsMissing(directory, name);
        return null;
    }

    /// <summary>An empty directory is an entry itself, unless it is where its file system begins.</summary>
    private static bool? ProbeAbove(int directory)
    {
        int number = Libc.openat(directory, ".."u8, OpenFlagsOf.O_PATH | OpenFlagsOf.O_DIRECTORY | OpenFlagsOf.O_CLOEXEC, 0);
        if (number < 0)
            return null;
        using FileDescriptor parent = new(number);
        return Resolver.IdentityOf(number).SharesDevice(Resolver.IdentityOf(directory)) ? Probe(number) : null;
    }

    private static NameFolding ByFlag(int directory)
    {
        using FileDescriptor? descriptor = OpenToRead(directory);
        if (descriptor is null)
            return NameFolding.Unread;

        Errno error = Libc.Check(Libc.ioctl_getflags(descriptor, out uint flags));
        if (error == Errno.ENOTTY)
            return NameFolding.Exact; // The kernel has no flags for this file system yet, and so no directory that folds.
        return error.Failed ? NameFolding.Unread : (flags & Libc.FS_CASEFOLD_FL) != 0 ? NameFolding.Folds : NameFolding.Exact;
    }

    private static FileDescriptor? OpenToRead(int directory)
    {
        int number = Libc.openat(directory, "."u8, OpenFlagsOf.O_DIRECTORY | OpenFlagsOf.O_CLOEXEC, 0);
        return number < 0 ? null : new FileDescriptor(number);
    }
}
