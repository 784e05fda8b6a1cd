using System.Diagnostics;
using System.Text;
using GuardedFiles.Confinement;
using GuardedFiles.Linux;
using GuardedFiles.Rules;
using Mono.Unix.Native;

namespace GuardedFiles;

/// <summary>
/// Renaming. A name may mean another object between the check and the rename, so a check of what it means holds only where the kernel repeats
/// it: link(2) and unlink(2) refuse directories, rename(2) onto a directory refuses everything else.
/// </summary>
internal sealed partial class FileTree
{
    private const Rights Replacing = Rights.Overwrite | Rights.Delete;
    private const uint OwnerMayAll = 0b111_000_000;
    private const uint AllMay = 0b111_111_111;

    /// <summary>NAME_MAX of most file systems.</summary>
    private const int LongestName = 255;

    private Errno Move(ReadOnlySpan<byte> oldPath, ReadOnlySpan<byte> newPath, bool replaces)
    {
        using Place source = FindToChange(oldPath, Rights.Move, NameUse.File);
        if (source.Error.Failed)
            return source.Error;
        using Place target = FindToChange(newPath, Rights.CreateName, NameUse.File, second: true);
        Errno error = target.Error.Failed ? SearchedFirst(in source, target.Error) : Move(in source, in target, oldPath, newPath, replaces);
        if (error.Failed && !replaces)
            error = OwnErrorFirst(in source, oldPath, error);
        Forget(); // Last: both places may lie in a directory that is held.
        return error;
    }

    /// <summary>rename(2) looks up both directories before it looks for a name in one.</summary>
    private Errno SearchedFirst(in Place source, Errno error)
    {
        Errno own = _resolver is null || _reason.Length > 0 ? Errno.None : Search(in source);
        return own.Failed ? own : error;
    }

    private Errno Move(in Place source, in Place target, ReadOnlySpan<byte> oldPath, ReadOnlySpan<byte> newPath, bool replaces)
    {
        if (source.IsDots || target.IsDots)
            return replaces ? Replace(in source, in target) : Rename(in source, in target); // Nothing is moved: the kernel says why.
        Errno error = CheckSource(in source, oldPath, moves: true);
        if (error.Failed || (error = CheckType(in source, in target, newPath)).Failed)
            return error;
        return _rules is not null && !_rules.JudgesAlike(source.Path, target.Path) ? MoveBetweenRules(in source, in target, replaces)
            : replaces ? ReplaceIfPermitted(in source, in target)
            : Rename(in source, in target);
    }

    /// <summary>
    /// Moves a file to where other rules hold. A directory would take along what lies beneath it, and a rule about that could be evaded: it is
    /// refused. Its name may mean a directory from now on, so the file is moved by calls that refuse directories.
    /// </summary>
    private Errno MoveBetweenRules(in Place source, in Place target, bool replaces)
    {
        Errno error = LookFor(in source, out bool isDirectory);
        if (error.Failed)
            return error;
        if (!isDirectory && (source.MustBeDirectory || target.MustBeDirectory))
            return ErrorOfSlash(in target, replaces);
        if (isDirectory)
            return Refuse(source.Path, "rules beneath it would no longer hold"u8);
        if (_rules!.NoDelete)
            return Refuse(source.Path, "no-delete, where other rules hold"u8); // The old name may mean another file when it is removed.
        error = LinkBetweenRules(in source, target.Directory, target.Name);
        if (error == Errno.EEXIST && replaces)
            return ReplaceByLinking(in source, in target);
        return error.Failed ? error : RemoveOldName(in source, target.Directory, target.Name);
    }

    /// <summary>
    /// Moves the file to a temporary name beside the target, and renames that. So the source is gone before anything is replaced: if it cannot be
    /// removed, nothing has changed. The temporary name can be exchanged, too: so it is one under which the same rules hold as under the target's.
    /// </summary>
    private Errno ReplaceByLinking(in Place source, in Place target)
    {
        if ((RightsOf(target.Path, out PathRule? rule) & Replacing) is var rights && rights != Replacing)
            return Refuse(target.Path, rule, Replacing & ~rights);
        ReadOnlySpan<byte> name = TemporaryName(in target);
        if (name.IsEmpty)
            return Refuse(target.Path, "other rules hold there, and for this name alone"u8);
        if (!LookFor(in target, out bool isDirectory).Failed && isDirectory)
            return Errno.EISDIR;

        Errno error = LinkBetweenRules(in source, target.Directory, name);
        if (error.Failed || (error = RemoveOldName(in source, target.Directory, name)).Failed)
            return error;
        error = Libc.Check(Libc.renameat(target.Directory, name, target.Directory, target.Name));
        if (error.Failed && Libc.linkat(target.Directory, name, source.Directory, source.Name, 0) != 0)
            return error; // The old name is in use again. The file keeps the temporary one: no content is lost.
        _ = Libc.unlinkat(target.Directory, name, 0); // It is left when the rename failed, and when both were one file already.
        return error;
    }

    /// <summary>A name beside the target under which the same rules hold; empty when there is none. The shortest comes first.</summary>
    private byte[] TemporaryName(in Place target)
    {
        byte[] unique = ByteText.Bytes($"moving-{Stopwatch.GetTimestamp():x}");
        if (IsLike(in target, unique))
            return unique;
        int most = Math.Min(target.Name.Length, LongestName - unique.Length - 1);
        byte[] name = [.. target.Name[..most], (byte)'.', .. unique];
        if (IsLike(in target, name))
            return name;
        name = [.. unique, (byte)'.', .. target.Name[^most..]];
        return IsLike(in target, name) ? name : [];
    }

    /// <summary>Do the same rules hold for this name beside the target, and for all that might lie beneath it?</summary>
    private bool IsLike(in Place target, ReadOnlySpan<byte> name) =>
        _rules!.JudgesAlike([.. Parent(target.Path), (byte)'/', .. name], target.Path);

    private Errno ReplaceIfPermitted(in Place source, in Place target)
    {
        if ((RightsOf(target.Path, out PathRule? rule) & Replacing) is var rights && rights == Replacing)
            return Replace(in source, in target);
        Errno error = Rename(in source, in target);
        return error == Errno.EEXIST ? Refuse(target.Path, rule, Replacing & ~rights) : error;
    }

    private static Errno Replace(in Place source, in Place target) =>
        Libc.Check(Libc.renameat(source.Directory, source.Entry, target.Directory, target.Entry));

    private static Errno Link(in Place source, in Place target) =>
        Libc.Check(Libc.linkat(source.Directory, source.Name, target.Directory, target.Entry, 0));

    /// <summary>link(2); what cannot have a second name is refused with a reason.</summary>
    private Errno LinkBetweenRules(in Place source, int directory, ReadOnlySpan<byte> name)
    {
        Errno error = Libc.Check(Libc.linkat(source.Directory, source.Name, directory, name, 0));
        return CannotBeLinked(error) ? Refuse(source.Path, "other rules hold there, and it cannot be linked"u8) : error;
    }

    /// <summary>EPERM is also what fs.protected_hardlinks and a directory are answered.</summary>
    private static bool CannotBeLinked(Errno error) =>
        error is Errno.EPERM or Errno.EOPNOTSUPP or Errno.ENOSYS or Errno.EMLINK;

    private Errno Rename(in Place source, in Place target)
    {
        Errno error = Libc.Check(
            Libc.renameat2(source.Directory, source.Entry, target.Directory, target.Entry, Libc.RENAME_NOREPLACE));

        // EINVAL is also what a file system says that does not know the flag (NFS, some FUSE), ENOSYS a kernel before 3.15.
        return error is Errno.EINVAL or Errno.ENOSYS ? RenameWithoutFlag(in source, in target) : error;
    }

    /// <summary>
    /// link(2) fails when the new name exists, as OpenSSH uses it, and mkdir(2) likewise: there is no moment in which another file could be lost.
    /// Where there are no hard links there is one; a session that may not replace what is there cannot rename then.
    /// </summary>
    private Errno RenameWithoutFlag(in Place source, in Place target)
    {
        Errno error = Stat(source.Directory, source.Name, Libc.AT_SYMLINK_NOFOLLOW, out FileMetadata old);
        if (error.Failed)
            return error;
        PathParts parts = new(source.Name);
        if (parts.IsDots)
            return Replace(in source, in target); // Nothing is moved: EBUSY, or what is wrong with the target's directory.
        if (parts.SlashFollows)
            error = Stat(source.Directory, source.Name.TrimEnd((byte)'/'), Libc.AT_SYMLINK_NOFOLLOW, out old);
        if (error.Failed)
            return error;
        if (old.Type == FilePermissions.S_IFDIR)
            return RenameOntoEmpty(in source, in target, old.Identity);
        if (parts.SlashFollows || source.MustBeDirectory)
            return ErrorOfSlash(in target, replaces: false);

        error = Link(in source, in target);
        if (!CannotBeLinked(error) && error != Errno.EXDEV)
            return error.Failed ? error : RemoveOldName(in source, target.Directory, target.Name);
        if ((RightsOf(target.Path, out _) & Replacing) != Replacing)
            return Refuse(target.Path, "the file system cannot rename without replacing"u8);
        bool isFree = Stat(target.Directory, target.Name, Libc.AT_SYMLINK_NOFOLLOW, out _).Failed;
        return isFree ? Replace(in source, in target) : Errno.EEXIST;
    }

    /// <summary>rename(2) finds that a directory would come to lie in itself before it finds that it may not.</summary>
    private static bool LiesIn(in Place target, in Identity moved)
    {
        ReadOnlySpan<byte> way = new PathParts(target.Name).Directory;
        int flags = OpenFlagsOf.O_PATH | OpenFlagsOf.O_DIRECTORY | OpenFlagsOf.O_CLOEXEC;
        using FileDescriptor directory = new(Libc.openat(target.Directory, way.IsEmpty ? "."u8 : way, flags, 0));
        return !directory.IsInvalid && Ascent.Reaches(in moved, directory.Number);
    }

    /// <summary>What rename(2) says when something else than a directory is to be moved, and a slash follows one of the names.</summary>
    private static Errno ErrorOfSlash(in Place target, bool replaces)
    {
        Errno error = Stat(target.Directory, target.Name, Libc.AT_SYMLINK_NOFOLLOW, out _);
        return !error.Failed ? replaces ? Errno.ENOTDIR : Errno.EEXIST
            : error == Errno.ENOENT ? Errno.ENOTDIR
            : error;
    }

    /// <summary>A directory is renamed onto one that was made for that: EISDIR when it is none any more.</summary>
    private static Errno RenameOntoEmpty(in Place source, in Place target, in Identity moved)
    {
        Errno error = Libc.Check(Libc.mkdirat(target.Directory, target.Entry, OwnerMayAll));
        if (error.Failed)
            return error == Errno.EACCES && LiesIn(in target, in moved) ? Errno.EINVAL : error;
        error = Replace(in source, in target);
        if (error.Failed)
            _ = Libc.unlinkat(target.Directory, target.Entry, Libc.AT_REMOVEDIR);
        return error;
    }

    /// <summary>
    /// Unlinks the source that was linked to another name, if it is still that object: another session may have put a file there since. If it
    /// cannot be removed, the new name is: nothing has changed then.
    /// </summary>
    /// <remarks>No system call unlinks a name only if it means a given object: a file that is put there after the look is lost.</remarks>
    private static Errno RemoveOldName(in Place source, int directory, ReadOnlySpan<byte> name)
    {
        Errno error = Stat(directory, name, Libc.AT_SYMLINK_NOFOLLOW, out FileMetadata linked);
        Identity identity = linked.Identity;
        if (!error.Failed && !(error = Stat(source.Directory, source.Name, Libc.AT_SYMLINK_NOFOLLOW, out FileMetadata now)).Failed)
            error = now.Identity == identity ? Libc.Check(Libc.unlinkat(source.Directory, source.Name, 0)) : Errno.EBUSY;
        if (error.Failed && !Stat(directory, name, Libc.AT_SYMLINK_NOFOLLOW, out linked).Failed && linked.Identity == identity)
            _ = Libc.unlinkat(directory, name, 0);
        return error;
    }
}
