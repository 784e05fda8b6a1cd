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
        if ((error = CheckType(in source, in target, newPath)).Failed)
            return error;
        error = _rules is not null && !_rules.JudgesAlike(source.Path, target.Path) ? MoveBetweenRules(in source, in target, replaces)
            : replaces ? ReplaceIfPermitted(in source, in target)
            : Rename(in source, in target);
        Forget();
        return error;
    }

    /// <summary>
    /// Moves a file to where other rules hold. A directory would take along what lies beneath it, and a rule about that could be evaded: it is
    /// refused. Its name may mean a directory from now on, so the file is moved by calls that refuse directories.
    /// </summary>
    private Errno MoveBetweenRules(in Place source, in Place target, bool replaces)
    {
        if (IsDirectory(in source))
            return Refuse(source.Path, "rules beneath it would no longer hold"u8);
        if (_rules!.NoDelete)
            return Refuse(source.Path, "no-delete, where other rules hold"u8); // The old name may mean another file when it is removed.
        Errno error = Link(in source, in target);
        bool replaced = error == Errno.EEXIST && replaces;
        if (replaced)
            error = ReplaceByLinking(in source, in target);
        if (CannotBeLinked(error))
            return Refuse(source.Path, "other rules hold there, and it cannot be linked"u8);
        if (error.Failed)
            return error;
        return replaced ? Libc.Check(Libc.unlinkat(source.Directory, source.Name, 0)) : RemoveOldName(in source, in target);
    }

    /// <summary>
    /// Gives a file a temporary second name beside the target, and renames that. The temporary name can be exchanged, too: so it is one under
    /// which the same rules hold as under the target's.
    /// </summary>
    private Errno ReplaceByLinking(in Place source, in Place target)
    {
        if ((RightsOf(target.Path, out PathRule? rule) & Replacing) is var rights && rights != Replacing)
            return Refuse(target.Path, rule, Replacing & ~rights);
        byte[] unique = ByteText.Bytes($"moving-{Stopwatch.GetTimestamp():x}");
        ReadOnlySpan<byte> name = [.. target.Name, (byte)'.', .. unique];
        if (!IsLike(in target, name))
            name = [.. unique, (byte)'.', .. target.Name];
        if (!IsLike(in target, name))
            return Refuse(target.Path, "other rules hold there, and for this name alone"u8);

        Errno error = Libc.Check(Libc.linkat(source.Directory, source.Name, target.Directory, name, 0));
        if (error.Failed)
            return error;
        error = Libc.Check(Libc.renameat(target.Directory, name, target.Directory, target.Name));
        _ = Libc.unlinkat(target.Directory, name, 0); // It is left when that failed, and when both are one file already.
        return error;
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
        Libc.Check(Libc.renameat(source.Directory, source.Name, target.Directory, target.Name));

    private static Errno Link(in Place source, in Place target) =>
        Libc.Check(Libc.linkat(source.Directory, source.Name, target.Directory, target.Name, 0));

    /// <summary>EPERM is also what fs.protected_hardlinks and a directory are answered.</summary>
    private static bool CannotBeLinked(Errno error) =>
        error is Errno.EPERM or Errno.EOPNOTSUPP or Errno.ENOSYS or Errno.EMLINK;

    private Errno Rename(in Place source, in Place target)
    {
        Errno error = Libc.Check(
            Libc.renameat2(source.Directory, source.Name, target.Directory, target.Name, Libc.RENAME_NOREPLACE));

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
        if (old.Type == FilePermissions.S_IFDIR)
            return RenameOntoEmpty(in source, in target);

        error = Link(in source, in target);
        if (!CannotBeLinked(error) && error != Errno.EXDEV)
            return error.Failed ? error : RemoveOldName(in source, in target);
        if ((RightsOf(target.Path, out _) & Replacing) != Replacing)
            return Refuse(target.Path, "the file system cannot rename without replacing"u8);
        bool isFree = Stat(target.Directory, target.Name, Libc.AT_SYMLINK_NOFOLLOW, out _).Failed;
        return isFree ? Replace(in source, in target) : Errno.EEXIST;
    }

    /// <summary>A directory is renamed onto one that was made for that: EISDIR when it is none any more.</summary>
    private static Errno RenameOntoEmpty(in Place source, in Place target)
    {
        Errno error = Libc.Check(Libc.mkdirat(target.Directory, target.Name, OwnerMayAll));
        if (error.Failed)
            return error;
        error = Replace(in source, in target);
        if (error.Failed)
            _ = Libc.unlinkat(target.Directory, target.Name, Libc.AT_REMOVEDIR);
        return error;
    }

    private static Errno RemoveOldName(in Place source, in Place target)
    {
        Errno error = Libc.Check(Libc.unlinkat(source.Directory, source.Name, 0));
        if (error.Failed)
            _ = Libc.unlinkat(target.Directory, target.Name, 0); // Back to one name: the client is told why.
        return error;
    }
}
