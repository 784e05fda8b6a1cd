using GuardedFiles.Confinement;
using GuardedFiles.Linux;
using Mono.Unix.Native;

namespace GuardedFiles;

internal sealed partial class FileTree
{
    /// <summary>What is changed of an object.</summary>
    private enum Attribute
    {
        Mode,
        Owner,
        Times,
    }

    /// <summary>stat(2).</summary>
    public Errno Stat(ReadOnlySpan<byte> path, out FileMetadata metadata) => Stat(path, 0, out metadata);

    /// <summary>lstat(2).</summary>
    public Errno LinkStat(ReadOnlySpan<byte> path, out FileMetadata metadata) =>
        Stat(path, Libc.AT_SYMLINK_NOFOLLOW, out metadata);

    /// <summary>truncate(2).</summary>
    /// <param name="betweenTries">Called while somebody gives back a lease on the file; may throw.</param>
    public Errno SetSize(ReadOnlySpan<byte> path, ulong size, Action? betweenTries = null)
    {
        // truncate has no twin with a descriptor; it begins at the working directory.
        if (_resolver is null)
            return Libc.Check(Libc.truncate(path, (long)size));
        Errno error = Open(path, OpenFlags.O_WRONLY, 0, out OpenFile? file, betweenTries);
        if (error.Failed)
            return error == Errno.ENXIO ? Errno.EINVAL : error; // A FIFO that nobody reads, which has no size either.
        using (file)
            return file!.SetSize(size);
    }

    /// <summary>chmod(2).</summary>
    public Errno SetMode(ReadOnlySpan<byte> path, uint mode)
    {
        if (_resolver is null)
            return Libc.Check(Libc.fchmodat(Libc.AT_FDCWD, path, mode, 0));
        using Target target = FindObject(path, 0, Attribute.Mode);
        return target.Error.Failed ? target.Error : _links!.SetMode(target.Number, mode);
    }

    /// <summary>utimes(2).</summary>
    public Errno SetTimes(ReadOnlySpan<byte> path, FileTimes times) => SetTimes(path, times, 0);

    /// <summary>chown(2).</summary>
    public Errno SetOwner(ReadOnlySpan<byte> path, uint uid, uint gid) => SetOwner(path, uid, gid, 0);

    /// <summary>lchmod(3): EOPNOTSUPP for a link itself.</summary>
    public Errno SetLinkMode(ReadOnlySpan<byte> path, uint mode)
    {
        if (_resolver is not null)
        {
            using Target target = FindObject(path, OpenFlagsOf.O_NOFOLLOW, Attribute.Mode);
            return target.Error.Failed ? target.Error : _links!.SetMode(target.Number, mode);
        }

        return SetLinkMode(Place.Anywhere(path), mode);
    }

    /// <summary>lutimes(3).</summary>
    public Errno SetLinkTimes(ReadOnlySpan<byte> path, FileTimes times) => SetTimes(path, times, Libc.AT_SYMLINK_NOFOLLOW);

    /// <summary>lchown(2).</summary>
    public Errno SetLinkOwner(ReadOnlySpan<byte> path, uint uid, uint gid) => SetOwner(path, uid, gid, Libc.AT_SYMLINK_NOFOLLOW);

    /// <summary>statvfs(3) of the volume that holds <paramref name="path"/>.</summary>
    public Errno VolumeStat(ReadOnlySpan<byte> path, out VolumeMetadata metadata)
    {
        metadata = default;
        Errno error = OpenPath(path, 0, out int number);
        if (error.Failed)
            return error;
        using FileDescriptor descriptor = new(number);
        return descriptor.VolumeStat(out metadata);
    }

    private static Errno SetLinkMode(in Place place, uint mode)
    {
        Errno error = Libc.Check(Libc.fchmodat2(place.Directory, place.Name, mode, Libc.AT_SYMLINK_NOFOLLOW));

        // Before Linux 6.6 the C library opens the object without following and goes through /proc/self/fd.
        return error is Errno.ENOSYS or Errno.EPERM
            ? Libc.Check(Libc.fchmodat(place.Directory, place.Name, mode, Libc.AT_SYMLINK_NOFOLLOW))
            : error;
    }

    private Errno SetTimes(ReadOnlySpan<byte> path, FileTimes times, int flags)
    {
        if (_resolver is null)
            return Libc.Check(Libc.utimensat(Libc.AT_FDCWD, path, times.ToTimePair(), flags));
        using Target target = FindObject(path, NoFollow(flags), Attribute.Times);
        return target.Error.Failed ? target.Error : _links!.SetTimes(target.Number, times.ToTimePair());
    }

    private Errno SetOwner(ReadOnlySpan<byte> path, uint uid, uint gid, int flags)
    {
        if (_resolver is null)
            return Libc.Check(Libc.fchownat(Libc.AT_FDCWD, path, uid, gid, flags));
        using Target target = FindObject(path, NoFollow(flags), Attribute.Owner);
        return target.Error.Failed ? target.Error : Libc.Check(Libc.fchownat(target.Number, [], uid, gid, Libc.AT_EMPTY_PATH));
    }

    private Errno Stat(ReadOnlySpan<byte> path, int flags, out FileMetadata metadata)
    {
        using Place place = Find(path);
        metadata = default;
        if (place.Error.Failed)
            return place.Error;
        if (_resolver is null)
            return Stat(place.Directory, place.Name, flags, out metadata);

        bool follows = flags == 0;
        if (place.IsPlain)
        {
            Errno error = Stat(place.Directory, place.Name, Libc.AT_SYMLINK_NOFOLLOW, out metadata);
            bool isThere = !(follows && metadata.Type == FilePermissions.S_IFLNK) && (!IsJailed || metadata.Identity.SharesDevice(place.Identity));
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
        if (_resolver is not null)
            return _resolver.Open(path, flags, 0, out number);
        number = Libc.openat(Libc.AT_FDCWD, path, flags, 0);
        return Libc.Check(number);
    }

    /// <summary>The object that a path leads to, held, so that what is changed is what was judged.</summary>
    private Target FindObject(ReadOnlySpan<byte> path, int flags, Attribute attribute)
    {
        Errno error = _guard is null
            ? OpenPath(path, flags, out int number)
            : OpenGuarded(path, flags | OpenFlagsOf.O_PATH, 0, out number, out _);
        if (error.Failed)
            return Target.Failed(error);
        Target target = new(number);
        if (_guard is null || PermitsAttribute(number, attribute))
        {
            if (attribute != Attribute.Times)
                _resolver!.Forget(); // It may have been a directory on the way.
            return target;
        }

        target.Dispose();
        return Target.Failed(Refuse(path));
    }

    private bool PermitsAttribute(int number, Attribute attribute)
    {
        if (Stat(number, [], Libc.AT_EMPTY_PATH, out FileMetadata metadata).Failed)
            return false;
        Identity identity = metadata.Identity;
        if (metadata.Type == FilePermissions.S_IFDIR && _guard!.Contains(number, in identity))
            return false;
        uint links = metadata.Type == FilePermissions.S_IFDIR ? 1 : metadata.Links;
        return attribute == Attribute.Times ? _guard!.PermitsObject(in identity, links) : _guard!.PermitsMoving(in identity, links);
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

    /// <summary>An object that is held with O_PATH.</summary>
    private readonly ref struct Target(int number)
    {
        public int Number => number;

        public Errno Error { get; private init; }

        public static Target Failed(Errno error) => new(-1) { Error = error };

        public void Dispose()
        {
            if (number >= 0)
                _ = Libc.close(number);
        }
    }
}
