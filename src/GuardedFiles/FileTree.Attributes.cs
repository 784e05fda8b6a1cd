using GuardedFiles.Confinement;
using GuardedFiles.Linux;
using GuardedFiles.Rules;
using Mono.Unix.Native;

namespace GuardedFiles;

internal sealed partial class FileTree
{
    /// <summary>stat(2).</summary>
    public Errno Stat(ReadOnlySpan<byte> path, out FileMetadata metadata) =>
        TellRefusal(Begin("stat"), path, Stat(path, 0, out metadata));

    /// <summary>The same for a purpose of ours: a refusal has no event. What the client asked for has one.</summary>
    public Errno Look(ReadOnlySpan<byte> path, out FileMetadata metadata) => Stat(path, 0, out metadata);

    /// <summary>fstat(2).</summary>
    public Errno Stat(OpenFile file, out FileMetadata metadata)
    {
        if (TakeEarly(EarlyKind.FileStat) is { } early)
            return early.Tell(out metadata);
        Errno error = file.Stat(out metadata);
        Shroud(ref metadata);
        return error;
    }

    /// <summary>lstat(2).</summary>
    public Errno LinkStat(ReadOnlySpan<byte> path, out FileMetadata metadata) =>
        TellRefusal(Begin("lstat"), path, Stat(path, Libc.AT_SYMLINK_NOFOLLOW, out metadata));

    /// <summary>The same for a purpose of ours.</summary>
    public Errno LinkLook(ReadOnlySpan<byte> path, out FileMetadata metadata) => Stat(path, Libc.AT_SYMLINK_NOFOLLOW, out metadata);

    /// <summary>statvfs(3) of the volume that holds <paramref name="path"/>.</summary>
    public Errno VolumeStat(ReadOnlySpan<byte> path, out VolumeMetadata metadata)
    {
        metadata = default;
        Errno error = TellRefusal(Begin("statvfs"), path, OpenPath(path, 0, out int number));
        if (error.Failed)
            return error;
        using FileDescriptor descriptor = new(number);
        return descriptor.VolumeStat(out metadata);
    }

    private Errno Stat(ReadOnlySpan<byte> path, int flags, out FileMetadata metadata)
    {
        if (TakeEarly(flags == 0 ? EarlyKind.Stat : EarlyKind.LinkStat) is { } early)
            return early.Tell(out metadata);
        using Place place = Find(path);
        metadata = default;
        Errno error = place.Error.Failed ? place.Error : Check(in place, Rights.See);
        if (error.Failed)
            return error;
        error = StatAt(in place, path, flags, out metadata);
        Shroud(ref metadata);
        return error;
    }

    private Errno StatAt(in Place place, ReadOnlySpan<byte> path, int flags, out FileMetadata metadata)
    {
        if (_resolver is null)
            return Stat(place.Directory, place.Name, flags, out metadata);

        metadata = default;
        bool follows = flags == 0;
        if (place.IsPlain)
        {
            Errno error = Stat(place.Directory, place.Name, Libc.AT_SYMLINK_NOFOLLOW, out metadata);
            bool isThere = !(follows && metadata.Type == FilePermissions.S_IFLNK) && (!_resolver.Vets || metadata.Identity.SharesDevice(place.Identity));
            if (error.Failed || isThere)
                return error;
        }

        // A link, a slash, dots, or what is mounted there.
        return StatObject(path, NoFollow(flags), out metadata);
    }

    private Errno StatObject(ReadOnlySpan<byte> path, int flags, out FileMetadata metadata)
    {
        metadata = default;
        Errno error = OpenPath(path, flags, out int number);
        if (error.Failed)
            return error;
        error = Stat(number, [], Libc.AT_EMPTY_PATH, out metadata);
        _ = Libc.close(number);
        return error;
    }

    private Errno OpenPath(ReadOnlySpan<byte> path, int flags, out int number)
    {
        flags |= OpenFlagsOf.O_PATH | OpenFlagsOf.O_CLOEXEC;
        if (Settles)
            return OpenJudged(path, flags, 0, Rights.See, out number, out _);
        if (_resolver is not null)
            return Explained(path, _resolver.Open(path, flags, 0, out number));
        number = Libc.openat(Libc.AT_FDCWD, path, flags, 0);
        return Libc.Check(number);
    }

    private static int NoFollow(int flags) => (flags & Libc.AT_SYMLINK_NOFOLLOW) != 0 ? OpenFlagsOf.O_NOFOLLOW : 0;

    private static Errno Stat(int directory, ReadOnlySpan<byte> name, int flags, out FileMetadata metadata)
    {
        // Without AT_NO_AUTOMOUNT statx would mount what stat(2) and lstat(2) leave alone.
        Errno error = Libc.Check(
            Libc.statx(directory, name, flags | Libc.AT_NO_AUTOMOUNT, Libc.STATX_BASIC_STATS, out Statx statx));
        metadata = FileMetadata.From(in statx);
        return error;
    }
}
