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
        if (place.Error.Failed)
            return place.Error;
        bool mayBeOnTheWay = _resolver is { HoldsBehindLinks: true } && IsLink(in place);
        Errno error = Libc.Check(Libc.unlinkat(place.Directory, place.Entry, 0));
        if (mayBeOnTheWay)
            Forget();
        return error;
    }

    private Errno UnlinkDirectory(ReadOnlySpan<byte> path)
    {
        using Place place = FindToChange(path, Rights.Delete, NameUse.RemovedDirectory);
        if (place.Error.Failed)
            return place.Error;
        if (place.IsDots && !path.TrimEnd((byte)'/').EndsWith("."u8))
            return Errno.EBUSY; // The root.
        if (place.IsDots && path.TrimEnd((byte)'/').EndsWith(".."u8))
            return Errno.ENOTEMPTY;
        Errno error = Libc.Check(Libc.unlinkat(place.Directory, place.Entry, Libc.AT_REMOVEDIR));
        Forget();
        return error;
    }

    private Errno CreateDirectory(ReadOnlySpan<byte> path, uint mode)
    {
        using Place place = FindToChange(path, Rights.CreateName, NameUse.NewDirectory);
        if (place.Error.Failed)
            return place.Error;
        if (_guard?.IsWay(in place) == true)
            mode = (mode | OwnerMayAll) & AllMay;
        bool decides = _modes.DecideOnDirectories;
        Errno error = Libc.Check(Libc.mkdirat(place.Directory, place.Entry, decides ? _modes.ToCreateDirectory(mode) : mode));
        return error.Failed || !decides ? error : SetNewMode(in place);
    }

    private Errno MakeLink(ReadOnlySpan<byte> existing, ReadOnlySpan<byte> newPath)
    {
        using Place source = Find(existing);
        Errno error = source.Error.Failed ? source.Error : Check(in source, Rights.See);
        if (!error.Failed && _resolver is not null && !source.IsPlain)
            return LinkDirectory(in source, existing, newPath);
        if (!error.Failed)
            error = CheckSource(in source, existing, moves: false);
        if (!error.Failed && !_permitsHardlinks)
            error = Refuse(existing, "no-hardlink"u8);
        if (!error.Failed)
            error = Check(in source, Rights.Move);
        if (error.Failed)
            return error;
        using Place target = FindToChange(newPath, Rights.CreateName, NameUse.File, second: true);
        error = target.Error.Failed ? OwnErrorFirst(in source, existing, target.Error) : CheckType(in source, in target, newPath);
        return error.Failed ? error : Link(in source, in target);
    }

    /// <summary>
    /// A path with a slash or dots at its end is that of a directory, which cannot be linked: the kernel is asked with the directory itself, and
    /// says what is wrong first. A link with a slash behind it is followed.
    /// </summary>
    private Errno LinkDirectory(in Place source, ReadOnlySpan<byte> existing, ReadOnlySpan<byte> newPath)
    {
        Errno error = HoldDirectory(existing, out int number);
        if (error.Failed)
            return error;
        using FileDescriptor directory = new(number);
        error = _permitsHardlinks ? Check(in source, Rights.Move) : Refuse(existing, "no-hardlink"u8);
        if (error.Failed)
            return error;
        using Place target = FindToChange(newPath, Rights.CreateName, NameUse.File, second: true);
        return target.Error.Failed ? target.Error : Libc.Check(Libc.linkat(directory.Number, "."u8, target.Directory, target.Entry, 0));
    }

    private Errno MakeLinkTo(ReadOnlySpan<byte> target, ReadOnlySpan<byte> linkPath)
    {
        if (target.IsEmpty || target.Length >= CString.PathMax)
            return target.IsEmpty ? Errno.ENOENT : Errno.ENAMETOOLONG; // symlink(2) looks at the text first.
        using Place place = FindToChange(linkPath, Rights.CreateName, NameUse.SymbolicLink);
        Errno error = place.Error;
        if (!error.Failed && !_permitsSymlinks)
            error = Refuse(linkPath, "no-symlink"u8);
        return error.Failed ? error : Libc.Check(Libc.symlinkat(target, place.Directory, place.Entry));
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

    /// <summary>The set-group-ID bit that a directory inherits stays. A link is not followed.</summary>
    private Errno SetNewMode(in Place newDirectory)
    {
        Errno error = Stat(newDirectory.Directory, newDirectory.Name, Libc.AT_SYMLINK_NOFOLLOW, out FileMetadata metadata);
        uint mode = _modes.OfNew((uint)metadata.Permissions, isDirectory: true);
        if (!error.Failed && mode != (uint)metadata.Permissions)
            error = SetLinkMode(in newDirectory, mode);
        if (error.Failed && _policy.IgnoresMode && !error.MeansNoFile)
            return Errno.None;
        Identity identity = metadata.Identity;
        if (error.Failed && !Stat(newDirectory.Directory, newDirectory.Name, Libc.AT_SYMLINK_NOFOLLOW, out metadata).Failed && metadata.Identity == identity)
            _ = Libc.unlinkat(newDirectory.Directory, newDirectory.Name, Libc.AT_REMOVEDIR);
        return error;
    }

    /// <summary>May the object get another name, or another place?</summary>
    private Errno CheckSource(in Place source, ReadOnlySpan<byte> path, bool moves)
    {
        if (_guard is null)
            return Errno.None;
        Errno error = Stat(source.Directory, source.Name, Libc.AT_SYMLINK_NOFOLLOW, out FileMetadata metadata);
        if (error.Failed)
            return error;
        Identity identity = metadata.Identity;
        uint links = metadata.Type == FilePermissions.S_IFDIR ? 1 : metadata.Links;
        bool permitted = _guard.PermitsContent(in source)
            && (moves ? _guard.PermitsMoving(in identity, links) : _guard.PermitsObject(in identity, links));
        return permitted ? Errno.None : Refuse(path);
    }

    /// <summary>
    /// Names of clients' programs at the top of a guarded home are for regular files, and where the guard follows links, sessions make none.
    /// </summary>
    private Errno CheckType(in Place source, in Place target, ReadOnlySpan<byte> newPath)
    {
        bool isForFiles = _guard is not null && (_guard.IsTransient(in source) || _guard.IsTransient(in target));
        if (_guard is null || !(isForFiles || _guard.FollowsLinkAt(in target)))
            return Errno.None;
        Errno error = Stat(source.Directory, source.Name, Libc.AT_SYMLINK_NOFOLLOW, out FileMetadata metadata);
        bool permitted = isForFiles ? metadata.Type == FilePermissions.S_IFREG : metadata.Type != FilePermissions.S_IFLNK;
        return error.Failed || permitted ? error : Refuse(newPath);
    }

    /// <summary>
    /// Where two paths are wrong, the one that link(2) looks up first is answered for; OpenSSH's RENAME looks at the old one first, too. A refusal
    /// stays what it is.
    /// </summary>
    /// <param name="source">Resolved.</param>
    /// <param name="error">Why the operation has failed.</param>
    private Errno OwnErrorFirst(in Place source, ReadOnlySpan<byte> path, Errno error)
    {
        if (_reason.Length > 0)
            return error;
        Errno own = _resolver is null || source.IsPlain
            ? Stat(source.Directory, source.Name, Libc.AT_SYMLINK_NOFOLLOW, out _)
            : HoldDirectory(path, out _, closes: true);
        return own.Failed ? own : error;
    }

    /// <summary>
    /// Opens a directory with O_PATH, links followed. The place that was noted for the event of the operation stays, and so do the spans of
    /// places that lie in it.
    /// </summary>
    private Errno HoldDirectory(ReadOnlySpan<byte> path, out int number, bool closes = false)
    {
        (byte[] room, int length) = (_firstRoom, _firstLength);
        _firstRoom = [];
        Errno error = OpenPath(path, OpenFlagsOf.O_DIRECTORY, out number);
        (_firstRoom, _firstLength) = (room, length);
        if (closes && number >= 0)
            _ = Libc.close(number);
        return error;
    }

    private static bool IsLink(in Place place) =>
        Stat(place.Directory, place.Name, Libc.AT_SYMLINK_NOFOLLOW, out FileMetadata metadata).Failed
        || metadata.Type == FilePermissions.S_IFLNK;

    /// <returns>Why it is not there, or cannot be looked at.</returns>
    private static Errno LookFor(in Place place, out bool isDirectory)
    {
        Errno error = Stat(place.Directory, place.Name, Libc.AT_SYMLINK_NOFOLLOW, out FileMetadata metadata);
        isDirectory = !error.Failed && metadata.Type == FilePermissions.S_IFDIR;
        return error;
    }
}
