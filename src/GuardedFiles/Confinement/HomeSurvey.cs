using GuardedFiles.Linux;
using Mono.Unix.Native;

namespace GuardedFiles.Confinement;

/// <summary>
/// Finds out where the protected things of the homes really are: through whatever links they are reached, and where they would be if they
/// do not exist. It looks at the machine as a login does, not at the jail.
/// </summary>
internal sealed class HomeSurvey
{
    /// <summary>Entries of protected directories that are looked at for files with more than one name.</summary>
    private const int MostEntries = 4096;
    private const int DeepestTree = 8;

    private readonly ProtectedSet _set = new();
    private int _entries;

    /// <param name="homes">Absolute paths.</param>
    /// <param name="others">More things to protect: absolute paths.</param>
    public static ProtectedSet Of(ReadOnlySpan<byte[]> homes, ReadOnlySpan<byte[]> others)
    {
        HomeSurvey survey = new();
        foreach (ReadOnlySpan<byte> home in homes)
        {
            foreach (Range line in ProtectedNames.InHome.Split((byte)'\n'))
            {
                ReadOnlySpan<byte> name = ProtectedNames.InHome[line];
                ReadOnlySpan<byte> relative = name.TrimEnd((byte)'/');
                survey.Add([.. home, (byte)'/', .. relative], isTree: name.EndsWith((byte)'/'), keys: relative.StartsWith(ProtectedNames.Keys));
            }

            survey.AddVariants(home);
        }

        foreach (ReadOnlySpan<byte> path in others)
            survey.Add(path.TrimEnd((byte)'/'), isTree: true, keys: false);
        return survey._set;
    }

    /// <summary>Names in a home that mean what a protected one means: .qmail-anything, and others where the directory ignores case.</summary>
    private void AddVariants(ReadOnlySpan<byte> home)
    {
        int number = Libc.openat(Libc.AT_FDCWD, home, OpenFlagsOf.O_DIRECTORY | OpenFlagsOf.O_CLOEXEC, 0);
        if (number < 0)
            return;
        using DirectoryNames names = new(new OpenDirectory(new FileDescriptor(number), home.ToArray()));
        for (int count = 0; count < MostEntries && names.Next(out ReadOnlySpan<byte> name); count++)
            if (ProtectedNames.IsVariant(name))
                Add([.. home, (byte)'/', .. name], isTree: true, keys: false);
    }

    private void Add(ReadOnlySpan<byte> path, bool isTree, bool keys)
    {
        PathWalk walk = new(
            stackalloc byte[CString.PathMax], 0, stackalloc byte[CString.PathMax], stackalloc byte[CString.PathMax]);
        if (!walk.Push(path))
            return;
        while (walk.Next(out bool last))
        {
            ReadOnlySpan<byte> here = walk.Resolved;
            int slash = here.LastIndexOf((byte)'/');
            if (Stat(slash == 0 ? "/"u8 : here[..slash], out Statx directory).Failed)
                return;
            Identity parent = Identity.Of(in directory);
            _set.Passages.Add(parent);
            _set.Add(in parent, here[(slash + 1)..], last ? Protection.Sealed : Protection.Passage);

            Errno error = Stat(here, out Statx found);
            if (isTree || !last)
                _set.Watch(here, error.Failed ? default : Identity.Of(in found));
            if (error.Failed)
            {
                _set.AddUnplaced(walk.Left);
                return;
            }

            if (!Proceed(ref walk, in found, last, keys))
                return;
        }
    }

    /// <summary>False at the end of the way, whatever lies there.</summary>
    private bool Proceed(ref PathWalk walk, in Statx found, bool last, bool keys)
    {
        FilePermissions type = (FilePermissions)found.stx_mode & FilePermissions.S_IFMT;
        if (type == FilePermissions.S_IFLNK)
            return FollowLink(ref walk);
        if (!last)
            return type == FilePermissions.S_IFDIR;

        if (type == FilePermissions.S_IFDIR)
            AddTree(walk.Resolved, Identity.Of(in found), keys, depth: 0);
        else
            AddFile(in found, isKey: false);
        return false;
    }

    private void AddTree(ReadOnlySpan<byte> path, in Identity identity, bool keys, int depth)
    {
        _set.Trees.Add(identity);
        if (keys)
            _set.KeyTrees.Add(identity);
        int number = Libc.openat(Libc.AT_FDCWD, path, OpenFlagsOf.O_DIRECTORY | OpenFlagsOf.O_CLOEXEC, 0);
        if (number < 0)
            return;
        using DirectoryNames names = new(new OpenDirectory(new FileDescriptor(number), path.ToArray()));
        while (names.Next(out ReadOnlySpan<byte> name) && _entries++ < MostEntries)
        {
            byte[] entry = [.. path, (byte)'/', .. name];
            if (Stat(entry, out Statx found).Failed)
                continue;
            FilePermissions type = (FilePermissions)found.stx_mode & FilePermissions.S_IFMT;
            if (type == FilePermissions.S_IFDIR && depth < DeepestTree)
                AddTree(entry, Identity.Of(in found), keys, depth + 1);
            else if (type == FilePermissions.S_IFREG && found.stx_nlink > 1)
                AddFile(in found, keys && !ProtectedNames.MayBeRead(name));
        }
    }

    private void AddFile(in Statx found, bool isKey)
    {
        Identity identity = Identity.Of(in found);
        _set.Files.Add(identity);
        _set.HasAliases |= found.stx_nlink > 1;
        if (isKey)
            _set.Keys.Add(identity);
    }

    private static bool FollowLink(ref PathWalk walk)
    {
        Span<byte> target = stackalloc byte[CString.PathMax];
        nint length = Libc.readlinkat(Libc.AT_FDCWD, walk.Resolved, target, target.Length);
        return length > 0 && length < target.Length && walk.LinksFollowed <= PathWalk.LinkLimit && walk.Replace(target[..(int)length]);
    }

    private static Errno Stat(ReadOnlySpan<byte> path, out Statx statx) => Libc.Check(
        Libc.statx(Libc.AT_FDCWD, path, Libc.AT_SYMLINK_NOFOLLOW | Libc.AT_NO_AUTOMOUNT, Libc.STATX_BASIC_STATS, out statx));
}
