using GuardedFiles.Confinement;
using GuardedFiles.Linux;
using GuardedFiles.Rules;
using Mono.Unix.Native;

namespace GuardedFiles;

/// <summary>Sizes, modes, owners and times: of what a path leads to, of a link itself, of an open file.</summary>
internal sealed partial class FileTree
{
    private const string SettingSize = "set-size";
    private const string SettingMode = "chmod";
    private const string SettingTimes = "utime";
    private const string SettingOwner = "chown";

    /// <summary>What is changed of an object.</summary>
    private enum Attribute
    {
        Mode,
        Owner,
        Times,
    }

    /// <summary>truncate(2).</summary>
    /// <param name="betweenTries">Called while somebody gives back a lease on the file; may throw.</param>
    public Errno SetSize(ReadOnlySpan<byte> path, ulong size, Action? betweenTries = null) =>
        Tell(Begin(SettingSize), path, Truncate(path, size, betweenTries));

    /// <summary>ftruncate(2).</summary>
    public Errno SetSize(OpenFile file, ulong size)
    {
        string operation = Begin(SettingSize);
        Errno error = (file.Rights & Rights.Overwrite) == 0 ? RefuseHandle(file, Rights.Overwrite) : CheckSizeOf(file, size);
        return Tell(operation, file, error.Failed ? error : file.SetSize(size));
    }

    /// <summary>chmod(2).</summary>
    public Errno SetMode(ReadOnlySpan<byte> path, uint mode) => Tell(Begin(SettingMode), path, ChangeMode(path, mode));

    /// <summary>fchmod(2).</summary>
    public Errno SetMode(OpenFile file, uint mode)
    {
        string operation = Begin(SettingMode);
        Errno error = CheckHandle(file, Attribute.Mode);
        return Tell(operation, file, error.Failed ? error : file.SetMode(Permitted(file.Descriptor.Number, mode)));
    }

    /// <summary>utimes(2).</summary>
    public Errno SetTimes(ReadOnlySpan<byte> path, FileTimes times) => Tell(Begin(SettingTimes), path, SetTimes(path, times, 0));

    /// <summary>futimes(3).</summary>
    public Errno SetTimes(OpenFile file, FileTimes times)
    {
        string operation = Begin(SettingTimes);
        Errno error = CheckHandle(file, Attribute.Times);
        return Tell(operation, file, error.Failed ? error : file.SetTimes(times));
    }

    /// <summary>chown(2).</summary>
    public Errno SetOwner(ReadOnlySpan<byte> path, uint uid, uint gid) => Tell(Begin(SettingOwner), path, SetOwner(path, uid, gid, 0));

    /// <summary>fchown(2).</summary>
    public Errno SetOwner(OpenFile file, uint uid, uint gid)
    {
        string operation = Begin(SettingOwner);
        Errno error = CheckHandle(file, Attribute.Owner);
        return Tell(operation, file, error.Failed ? error : file.SetOwner(uid, gid));
    }

    /// <summary>lchmod(3): EOPNOTSUPP for a link itself.</summary>
    public Errno SetLinkMode(ReadOnlySpan<byte> path, uint mode) => Tell(Begin(SettingMode), path, ChangeLinkMode(path, mode));

    /// <summary>lutimes(3).</summary>
    public Errno SetLinkTimes(ReadOnlySpan<byte> path, FileTimes times) =>
        Tell(Begin(SettingTimes), path, SetTimes(path, times, Libc.AT_SYMLINK_NOFOLLOW));

    /// <summary>lchown(2).</summary>
    public Errno SetLinkOwner(ReadOnlySpan<byte> path, uint uid, uint gid) =>
        Tell(Begin(SettingOwner), path, SetOwner(path, uid, gid, Libc.AT_SYMLINK_NOFOLLOW));

    private Errno Truncate(ReadOnlySpan<byte> path, ulong size, Action? betweenTries)
    {
        Errno error = size > long.MaxValue ? Errno.EINVAL : CheckSizeOf(path, size); // As truncate(2): before it looks for the path.
        if (error.Failed)
            return error;

        if (_resolver is null)
            return TruncatePlainly(path, size);
        error = OpenWaiting(path, OpenFlags.O_WRONLY, 0, mustTell: false, out OpenFile? file, out _, betweenTries);
        if (error.Failed)
            return error == Errno.ENXIO ? Errno.EINVAL : error; // A FIFO that nobody reads, which has no size either.
        using (file)
            return file!.SetSize(size);
    }

    private Errno ChangeMode(ReadOnlySpan<byte> path, uint mode)
    {
        if (_resolver is null)
            return Libc.Check(Libc.fchmodat(Libc.AT_FDCWD, path, mode, 0));
        using Target target = FindObject(path, 0, Attribute.Mode);
        return target.Error.Failed ? target.Error : _links!.SetMode(target.Number, Permitted(target.Number, mode));
    }

    private Errno ChangeLinkMode(ReadOnlySpan<byte> path, uint mode)
    {
        if (_resolver is null)
            return SetLinkMode(Place.Anywhere(path), mode);
        using Target target = FindObject(path, OpenFlagsOf.O_NOFOLLOW, Attribute.Mode);
        return target.Error.Failed ? target.Error : _links!.SetMode(target.Number, Permitted(target.Number, mode));
    }

    /// <summary>The mode that the policy lets an object get in the place of this one.</summary>
    private uint Permitted(int descriptor, uint mode)
    {
        if (!_modes.Change(mode))
            return mode;
        _ = Stat(descriptor, [], Libc.AT_EMPTY_PATH, out FileMetadata metadata);
        return _modes.Of(mode, metadata.Type == FilePermissions.S_IFDIR, (uint)metadata.Mode);
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

    /// <summary>The object that a path leads to, held, so that what is changed is what was judged.</summary>
    private Target FindObject(ReadOnlySpan<byte> path, int flags, Attribute attribute)
    {
        Errno error = _guard is null && !Settles
            ? OpenPath(path, flags, out int number)
            : OpenJudged(path, flags | OpenFlagsOf.O_PATH, 0, Rights.See | Rights.Attributes, out number, out _);
        if (error.Failed)
            return Target.Failed(error);
        Target target = new(number);
        error = CheckAttribute(number, attribute, path);
        if (!error.Failed)
        {
            if (attribute != Attribute.Times)
                _resolver!.Forget(); // It may have been a directory on the way.
            return target;
        }

        target.Dispose();
        return Target.Failed(error);
    }

    private Errno CheckHandle(OpenFile file, Attribute attribute)
    {
        if ((file.Rights & Rights.Attributes) == 0)
            return RefuseHandle(file, Rights.Attributes);
        if (file.IsSealed)
            return Refuse(file.Path);
        bool mayBeDirectory = !file.IsWritable;
        return _guard is null && !mayBeDirectory ? Errno.None : CheckAttribute(file.Descriptor.Number, attribute, file.Path);
    }

    /// <summary>
    /// May this be changed of an object that is held? The root of a jail stays as it was made: a client could shut out the other sessions by its
    /// mode, and they could no longer be served.
    /// </summary>
    /// <param name="path">As the client named it.</param>
    private Errno CheckAttribute(int number, Attribute attribute, ReadOnlySpan<byte> path)
    {
        if (_guard is null && !IsJailed)
            return Errno.None;
        if (Stat(number, [], Libc.AT_EMPTY_PATH, out FileMetadata metadata).Failed)
            return Refuse(path);
        Identity identity = metadata.Identity;
        if (IsJailed && identity == _resolver!.RootIdentity)
            return Refuse(path, "the root of the jail"u8);
        return _guard is null || PermitsAttribute(number, in metadata, attribute) ? Errno.None : Refuse(path);
    }

    private bool PermitsAttribute(int number, in FileMetadata metadata, Attribute attribute)
    {
        Identity identity = metadata.Identity;
        if (metadata.Type == FilePermissions.S_IFDIR && _guard!.Contains(number, in identity))
            return false;
        uint links = metadata.Type == FilePermissions.S_IFDIR ? 1 : metadata.Links;
        return attribute == Attribute.Times ? _guard!.PermitsObject(in identity, links) : _guard!.PermitsMoving(in identity, links);
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
