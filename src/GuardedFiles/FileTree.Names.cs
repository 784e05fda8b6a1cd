using GuardedFiles.Confinement;
using GuardedFiles.Linux;
using GuardedFiles.Rules;
using Mono.Unix.Native;

namespace GuardedFiles;

internal sealed partial class FileTree
{
    /// <summary>unlink(2).</summary>
    public Errno Remove(ReadOnlySpan<byte> path) => Tell(Begin("remove"), path, Unlink(path));

    /// <summary>rmdir(2).</summary>
    public Errno RemoveDirectory(ReadOnlySpan<byte> path) => Tell(Begin("rmdir"), path, UnlinkDirectory(path));

    /// <summary>mkdir(2).</summary>
    public Errno MakeDirectory(ReadOnlySpan<byte> path, uint mode) => Tell(Begin("mkdir"), path, CreateDirectory(path, mode));

    /// <summary>rename(2): replaces what has the new name.</summary>
    public Errno Replace(ReadOnlySpan<byte> oldPath, ReadOnlySpan<byte> newPath) =>
        Tell(Begin("posix-rename"), oldPath, Move(oldPath, newPath, replaces: true), newPath);

    /// <summary>Renames, and answers EEXIST when anything has the new name, a dangling link included.</summary>
    public Errno Rename(ReadOnlySpan<byte> oldPath, ReadOnlySpan<byte> newPath) =>
        Tell(Begin("rename"), oldPath, Move(oldPath, newPath, replaces: false), newPath);

    /// <summary>link(2).</summary>
    public Errno Link(ReadOnlySpan<byte> existing, ReadOnlySpan<byte> newPath) =>
        Tell(Begin("hardlink"), existing, MakeLink(existing, newPath), newPath);

    /// <summary>symlink(2): the target is text that nobody looks at.</summary>
    public Errno MakeSymbolicLink(ReadOnlySpan<byte> target, ReadOnlySpan<byte> linkPath) =>
        Tell(Begin("symlink"), linkPath, MakeLinkTo(target, linkPath), target, isText: true);

    private Errno Unlink(ReadOnlySpan<byte> path)
    {
        using Place place = FindToChange(path, Rights.Delete, NameUse.File);
        Errno error = place.Error.Failed ? place.Error : CheckSlash(in place);
        if (error.Failed)
            return error;
        bool mayBeOnTheWay = _resolver is { HoldsBehindLinks: true } && IsLink(in place);
        error = Libc.Check(Libc.unlinkat(place.Directory, place.Name, 0));
        if (mayBeOnTheWay)
            Forget();
        return error;
    }

    private Errno UnlinkDirectory(ReadOnlySpan<byte> path)
    {
        using Place place = FindToChange(path, Rights.Delete, NameUse.Other);
        if (place.Error.Failed)
            return place.Error;
        if (place.IsDots && !path.TrimEnd((byte)'/').EndsWith("."u8))
            return Errno.EBUSY; // The root.
        if (place.IsDots && path.TrimEnd((byte)'/').EndsWith(".."u8))
            return Errno.ENOTEMPTY;
        Errno error = Libc.Check(Libc.unlinkat(place.Directory, place.Name, Libc.AT_REMOVEDIR));
        Forget();
        return error;
    }

    private Errno CreateDirectory(ReadOnlySpan<byte> path, uint mode)
    {
        using Place place = FindToChange(path, Rights.CreateName, NameUse.NewDirectory);
        if (place.Error.Failed)
            return place.Error;
        uint? forced = _modes.OfDirectory(mode);
        Errno error = Libc.Check(Libc.mkdirat(place.Directory, place.Name, forced ?? mode));
        return error.Failed || forced is null ? error : ForceMode(in place, forced.Value);
    }

    private Errno MakeLink(ReadOnlySpan<byte> existing, ReadOnlySpan<byte> newPath)
    {
        using Place source = Find(existing);
        Errno error = source.Error.Failed ? source.Error : Check(in source, Rights.See);
        if (!error.Failed)
            error = CheckSource(in source, existing, moves: false);
        if (!error.Failed && !_permitsHardlinks)
            error = Refuse(existing, "no-hardlink"u8);
        if (!error.Failed)
            error = Check(in source, Rights.Move);
        if (error.Failed)
            return error;
        using Place target = FindToChange(newPath, Rights.CreateName, NameUse.File, second: true);
        error = target.Error.Failed ? target.Error : CheckNewName(in target);
        if (!error.Failed)
            error = CheckTransient(in source, in target, newPath);
        return error.Failed ? error : Link(in source, in target);
    }

    private Errno MakeLinkTo(ReadOnlySpan<byte> target, ReadOnlySpan<byte> linkPath)
    {
        using Place place = FindToChange(linkPath, Rights.CreateName, NameUse.Other);
        Errno error = place.Error.Failed ? place.Error : CheckNewName(in place);
        if (!error.Failed && !_permitsSymlinks)
            error = Refuse(linkPath, "no-symlink"u8);
        return error.Failed ? error : Libc.Check(Libc.symlinkat(target, place.Directory, place.Name));
    }

    /// <summary>
    /// readlink(2). A target that fills <paramref name="buffer"/> may have been cut. One that begins with the jail's own path on the
    /// machine is told as the session sees it.
    /// </summary>
    public Errno ReadLink(ReadOnlySpan<byte> path, Span<byte> buffer, out int length)
    {
        Errno error = TellRefusal(Begin("readlink"), path, ReadLinkAsIs(path, buffer, out length));
        if (error.Failed || _jail is null || length == buffer.Length || !LiesIn(buffer[..length], _jail.Path))
            return error;

        ReadOnlySpan<byte> inside = buffer[_jail.Path.Length..length];
        length = Math.Max(inside.Length, 1);
        inside.CopyTo(buffer);
        if (inside.IsEmpty)
            buffer[0] = (byte)'/';
        return Errno.None;
    }

    private static bool LiesIn(ReadOnlySpan<byte> path, ReadOnlySpan<byte> directory) =>
        directory.Length > 1 && path.StartsWith(directory) && (path.Length == directory.Length || path[directory.Length] == '/');

    private Errno ReadLinkAsIs(ReadOnlySpan<byte> path, Span<byte> buffer, out int length)
    {
        length = 0;
        using Place place = Find(path);
        Errno error = place.Error.Failed ? place.Error : Check(in place, Rights.See);
        if (error.Failed)
            return error;
        if (_resolver is not null && !place.IsPlain)
        {
            error = StatObject(path, 0, out _);
            return error.Failed ? error : Errno.EINVAL; // With a slash behind it a link is what it leads to.
        }

        length = (int)Libc.readlinkat(place.Directory, place.Name, buffer, buffer.Length);
        return Libc.Check(length);
    }

    private Errno Move(ReadOnlySpan<byte> oldPath, ReadOnlySpan<byte> newPath, bool replaces)
    {
        using Place source = FindToChange(oldPath, Rights.Move, NameUse.File);
        Errno error = source.Error.Failed ? source.Error : CheckSource(in source, oldPath, moves: true);
        if (error.Failed)
            return error;
        using Place target = FindToChange(newPath, Rights.CreateName, NameUse.File, second: true);
        if (target.Error.Failed)
            return target.Error;
        if (target.MustBeDirectory && !IsDirectory(in source))
            return Errno.ENOTDIR;
        error = CheckMove(in source, in target);
        if (!error.Failed)
            error = CheckTransient(in source, in target, newPath);
        if (!error.Failed)
            error = replaces ? ReplaceIfPermitted(in source, in target) : Rename(in source, in target);
        Forget();
        return error;
    }

    /// <summary>
    /// What lies beneath a directory moves with it: were it judged otherwise there, a rule could be left by moving what stands above. No
    /// exchange gets round that: a directory that matters cannot be moved into the place of a file, either.
    /// </summary>
    private Errno CheckMove(in Place source, in Place target)
    {
        if (_rules is null || _rules.JudgesAlike(source.Path, target.Path) || !IsDirectory(in source))
            return Errno.None;
        return Refuse(source.Path, "rules beneath it would no longer hold"u8);
    }

    private Errno ReplaceIfPermitted(in Place source, in Place target)
    {
        const Rights Replacing = Rights.Overwrite | Rights.Delete;
        if ((RightsOf(target.Path, out PathRule? rule) & Replacing) is var rights && rights == Replacing)
            return Replace(in source, in target);
        Errno error = Rename(in source, in target);
        return error == Errno.EEXIST ? Refuse(target.Path, rule, Replacing & ~rights) : error;
    }

    private static Errno Replace(in Place source, in Place target) =>
        Libc.Check(Libc.renameat(source.Directory, source.Name, target.Directory, target.Name));

    private static Errno Link(in Place source, in Place target) =>
        Libc.Check(Libc.linkat(source.Directory, source.Name, target.Directory, target.Name, 0));

    private static Errno Rename(in Place source, in Place target)
    {
        Errno error = Libc.Check(
            Libc.renameat2(source.Directory, source.Name, target.Directory, target.Name, Libc.RENAME_NOREPLACE));

        // EINVAL is also what a file system says that does not know the flag (NFS, some FUSE), ENOSYS a kernel before 3.15.
        return error is Errno.EINVAL or Errno.ENOSYS ? RenameByLinking(in source, in target) : error;
    }

    /// <summary>
    /// What OpenSSH does: link(2) fails when the new name exists, so a file moves without a moment in which another one
    /// could be lost. Where there are no hard links, and for anything but files, there is such a moment.
    /// </summary>
    private static Errno RenameByLinking(in Place source, in Place target)
    {
        Errno error = Stat(source.Directory, source.Name, Libc.AT_SYMLINK_NOFOLLOW, out FileMetadata old);
        if (error.Failed)
            return error;

        if (old.Type == FilePermissions.S_IFREG)
        {
            error = Link(in source, in target);
            if (error is not (Errno.EPERM or Errno.EOPNOTSUPP or Errno.ENOSYS or Errno.EXDEV or Errno.EMLINK))
                return error.Failed ? error : RemoveOldName(in source, in target);
        }

        bool isFree = Stat(target.Directory, target.Name, Libc.AT_SYMLINK_NOFOLLOW, out _).Failed;
        return isFree ? Replace(in source, in target) : Errno.EEXIST;
    }

    private static Errno RemoveOldName(in Place source, in Place target)
    {
        Errno error = Libc.Check(Libc.unlinkat(source.Directory, source.Name, 0));
        if (error.Failed)
            _ = Libc.unlinkat(target.Directory, target.Name, 0); // Back to one name: the client is told why.
        return error;
    }

    /// <summary>
    /// mkdir(2) lets the umask and a default ACL have their say, and takes no set-id bits. The set-group-ID bit that a
    /// directory inherits is the group's business and stays. A link is not followed.
    /// </summary>
    private static Errno ForceMode(in Place newDirectory, uint mode)
    {
        Errno error = Stat(newDirectory.Directory, newDirectory.Name, Libc.AT_SYMLINK_NOFOLLOW, out FileMetadata metadata);
        if (!error.Failed)
            error = SetLinkMode(in newDirectory, mode | (uint)(metadata.Mode & FilePermissions.S_ISGID));
        if (error.Failed)
            _ = Libc.unlinkat(newDirectory.Directory, newDirectory.Name, Libc.AT_REMOVEDIR);
        return error;
    }

    /// <summary>May the object get another name, or another place?</summary>
    private Errno CheckSource(in Place source, ReadOnlySpan<byte> path, bool moves)
    {
        Errno error = CheckSlash(in source);
        if (error.Failed || _guard is null)
            return error;
        error = Stat(source.Directory, source.Name, Libc.AT_SYMLINK_NOFOLLOW, out FileMetadata metadata);
        if (error.Failed)
            return error;
        Identity identity = metadata.Identity;
        uint links = metadata.Type == FilePermissions.S_IFDIR ? 1 : metadata.Links;
        bool permitted = _guard.PermitsContent(in source)
            && (moves ? _guard.PermitsMoving(in identity, links) : _guard.PermitsObject(in identity, links));
        return permitted ? Errno.None : Refuse(path);
    }

    /// <summary>Names of clients' programs at the top of a guarded home are for regular files.</summary>
    private Errno CheckTransient(in Place source, in Place target, ReadOnlySpan<byte> newPath)
    {
        if (_guard is null || !(_guard.IsTransient(in source) || _guard.IsTransient(in target)))
            return Errno.None;
        Errno error = Stat(source.Directory, source.Name, Libc.AT_SYMLINK_NOFOLLOW, out FileMetadata metadata);
        return error.Failed || metadata.Type == FilePermissions.S_IFREG ? error : Refuse(newPath);
    }

    /// <summary>A slash demands a directory. The kernel is asked for the name alone, for with the slash it would follow a link.</summary>
    private Errno CheckSlash(in Place place)
    {
        if (_resolver is null || !place.MustBeDirectory || place.IsDots)
            return Errno.None;
        Errno error = Stat(place.Directory, place.Name, Libc.AT_SYMLINK_NOFOLLOW, out FileMetadata metadata);
        return error.Failed || metadata.Type == FilePermissions.S_IFDIR ? error : Errno.ENOTDIR;
    }

    /// <summary>What is no directory does not come to be with a slash behind its name.</summary>
    private Errno CheckNewName(in Place place)
    {
        if (_resolver is null || !place.MustBeDirectory || place.IsDots)
            return Errno.None;
        Errno error = Stat(place.Directory, place.Name, Libc.AT_SYMLINK_NOFOLLOW, out _);
        return error.Failed ? error : Errno.EEXIST;
    }

    private static bool IsLink(in Place place) =>
        Stat(place.Directory, place.Name, Libc.AT_SYMLINK_NOFOLLOW, out FileMetadata metadata).Failed
        || metadata.Type == FilePermissions.S_IFLNK;

    private bool IsDirectory(in Place place) =>
        _resolver is null || Stat(place.Directory, place.Name, Libc.AT_SYMLINK_NOFOLLOW, out FileMetadata metadata).Failed
        || metadata.Type == FilePermissions.S_IFDIR;
}
