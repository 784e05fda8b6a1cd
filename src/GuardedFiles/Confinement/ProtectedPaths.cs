using GuardedFiles.Linux;
using Mono.Unix.Native;

namespace GuardedFiles.Confinement;

/// <summary>How far the symbolic links in a protected tree are followed.</summary>
internal enum LinkReach
{
    /// <summary>They are not looked for.</summary>
    None,

    /// <summary>What they lead to is protected.</summary>
    Targets,

    /// <summary>So is what links in that lead to.</summary>
    TargetsAndTheirs,
}

/// <summary>
/// Goes along paths of the machine that are to be protected, through whatever symbolic links, and takes the directories on the way and what
/// lies at the end into a <see cref="ProtectedSet"/>.
/// </summary>
internal sealed class ProtectedPaths(ProtectedSet set)
{
    /// <summary>Names that are looked at: at the top of a home those that are closed, in trees all. Beyond it the session ends.</summary>
    internal const int MostNames = 4096;

    /// <summary>Directories beneath each other in one tree.</summary>
    internal const int DeepestTree = 16;

    /// <summary>Directories whose contents were looked at.</summary>
    private readonly HashSet<Identity> _walked = [];

    /// <summary>Each home, and the directories above it and above the programs.</summary>
    private readonly HashSet<Identity> _ways = [];

    /// <summary>Symbolic links that are still to be followed: a list and no recursion, because chains of them may be long.</summary>
    private readonly List<FoundLink> _links = [];
    private int _names;

    /// <summary>Those in trees that logins do not obey.</summary>
    private int _laterNames;

    /// <summary>What a link leads to is not protected when it is this directory: its own names are judged one by one.</summary>
    public void AddWay(in Identity directory) => _ways.Add(directory);

    /// <param name="path">Of a symbolic link; absolute.</param>
    public void Follow(byte[] path, LinkReach links) => _links.Add(new FoundLink(path, links));

    /// <summary>Follows all links that were found.</summary>
    public void FollowLinks()
    {
        for (int i = 0; i < _links.Count && set.TooLarge is null; i++)
            Add(_links[i].Path, Protection.Closed, _links[i].Links, isLink: true);
    }

    /// <summary>Follows the links that lie directly in a directory.</summary>
    /// <param name="follows">False only to take in the directory.</param>
    /// <param name="names">Gets the names that lie in it.</param>
    /// <returns>False when it cannot be listed, or may find an entry by a name that it does not list.</returns>
    public bool AddLinksIn(ReadOnlySpan<byte> path, bool follows, ListedNames names)
    {
        Errno error = DirectoryReader.Open(Libc.AT_FDCWD, path, 0, out DirectoryReader? reader);
        if (error.Failed)
            return error == Errno.ENOENT;
        using (reader)
        {
            set.LinkedDirectories.Add(Resolver.IdentityOf(reader!.Directory));
            bool isExact = !Folding.MayFold(reader.Directory);
            while (reader.Next(out DirectoryEntry entry))
            {
                names.Add(entry.Name);
                if (follows && entry.MayBeLink && Stat(reader.Directory, entry.Name, Libc.AT_SYMLINK_NOFOLLOW, out Statx found)
                    && TypeOf(in found) == FilePermissions.S_IFLNK && Counts())
                    Follow([.. path, (byte)'/', .. entry.Name], LinkReach.None);
            }

            return isExact;
        }
    }

    /// <param name="path">Absolute, without a slash at its end; empty is the root.</param>
    /// <param name="links">Of a directory at the end of the path.</param>
    /// <param name="isLink">The path is of a link that was found: when it leads to a home or above, it protects nothing more.</param>
    public void Add(ReadOnlySpan<byte> path, Protection protection, LinkReach links = LinkReach.None, bool isLink = false)
    {
        PathWalk walk = new(
            stackalloc byte[CString.PathMax], 0, stackalloc byte[CString.PathMax], stackalloc byte[CString.PathMax]);
        if (!walk.Push(path))
            return;
        Identity parent = default;
        while (walk.Next(out bool last))
        {
            if (walk.TakeReturned())
                parent = default;
            if (!AddStep(walk.Resolved, last ? protection : Protection.Passage, protection, parent, out Statx found))
            {
                set.AddUnplaced(walk.Left);
                return;
            }

            FilePermissions type = TypeOf(in found);
            bool unguards = protection is Protection.Opened or Protection.OpenedToRead;
            if (type == FilePermissions.S_IFLNK && unguards)
                set.NotOpened.Add(path.ToArray());
            bool goesOn = type == FilePermissions.S_IFLNK ? !unguards && FollowLink(ref walk) : !last && type == FilePermissions.S_IFDIR;
            parent = type == FilePermissions.S_IFDIR ? Identity.Of(in found) : default;
            if (goesOn)
                continue;
            bool isEnd = last && type != FilePermissions.S_IFLNK && !(isLink && _ways.Contains(Identity.Of(in found)));
            if (isEnd)
                AddEnd(walk.Resolved, in found, protection, links);
            return;
        }
    }

    /// <summary>Counts a name that is looked at; false when there have been too many.</summary>
    public bool Counts()
    {
        if (++_names > MostNames)
            set.TooLarge ??= $"it would have to look at more than {MostNames} names";
        return set.TooLarge is null;
    }

    public static bool Stat(int directory, ReadOnlySpan<byte> name, int flags, out Statx metadata) =>
        Libc.statx(directory, name, flags | Libc.AT_NO_AUTOMOUNT, Libc.STATX_BASIC_STATS, out metadata) == 0;

    /// <summary>One name of a path, in its directory.</summary>
    /// <param name="protection">Of the name itself.</param>
    /// <param name="of">Of the whole path.</param>
    /// <param name="parent">The directory, if the step before it has come to that; else nothing.</param>
    /// <returns>False when it does not exist.</returns>
    private bool AddStep(ReadOnlySpan<byte> here, Protection protection, Protection of, Identity parent, out Statx found)
    {
        int slash = here.LastIndexOf((byte)'/');
        found = default;
        if (parent == default)
        {
            if (!Stat(Libc.AT_FDCWD, slash == 0 ? "/"u8 : here[..slash], Libc.AT_SYMLINK_NOFOLLOW, out Statx directory))
                return false;
            parent = Identity.Of(in directory);
        }

        set.Passages.Add(parent);
        if (of == Protection.Passage)
            AddWay(in parent);
        set.Add(in parent, here[(slash + 1)..], protection);
        if (of == Protection.Opened)
            set.AddWay(in parent, here[(slash + 1)..]);
        bool exists = Stat(Libc.AT_FDCWD, here, Libc.AT_SYMLINK_NOFOLLOW, out found);
        if (!exists)
            set.Watch(here, default);
        return exists;
    }

    private void AddEnd(ReadOnlySpan<byte> path, in Statx found, Protection protection, LinkReach links)
    {
        Identity identity = Identity.Of(in found);
        if (TypeOf(in found) != FilePermissions.S_IFDIR)
            set.AddFile(in found, protection);
        else if (protection is Protection.Kept or Protection.Closed or Protection.OpenedToRead)
            BeginTree(path, in identity, protection, links);
        else if (protection == Protection.Opened)
            set.AddTree(in identity, protection);
    }

    private void BeginTree(ReadOnlySpan<byte> path, in Identity identity, Protection protection, LinkReach links)
    {
        _laterNames = 0; // Of each tree so many: a large one takes nothing from the others.
        AddTree(path, in identity, protection, links, depth: 0);
    }

    private void AddTree(ReadOnlySpan<byte> path, in Identity identity, Protection protection, LinkReach links, int depth)
    {
        // What --unguard names in bin is open, what it reaches in .ssh by another way is not. What may be read has links all the same.
        bool mayBeOpen = links != LinkReach.TargetsAndTheirs;
        if (mayBeOpen && set.OpenedTrees.Contains(identity))
            return;
        if (mayBeOpen && set.OpenedToRead.Contains(identity))
            protection = Protection.OpenedToRead;
        set.AddTree(in identity, protection);
        bool isWalked = protection == Protection.Kept || links != LinkReach.None;
        if (!isWalked || !_walked.Add(identity))
            return;
        Errno error = DirectoryReader.Open(Libc.AT_FDCWD, path, OpenFlagsOf.O_NOFOLLOW, out DirectoryReader? reader);
        set.IsBlind |= error == Errno.EACCES;
        if (error.Failed)
            return;
        List<FoundDirectory> directories = [];
        using (reader)
        {
            while (MayGoOn(protection, links, depth) && reader!.Next(out DirectoryEntry entry))
                if (Stat(reader.Directory, entry.Name, Libc.AT_SYMLINK_NOFOLLOW, out Statx found))
                    AddEntry([.. path, (byte)'/', .. entry.Name], in found, protection, links, directories);
        }

        // Afterwards: what lies in them does not use up what may be looked at before all is seen that lies beside them.
        foreach (FoundDirectory directory in directories)
            AddTree(directory.Path, directory.Identity, protection, links, depth + 1);
    }

    private void AddEntry(byte[] path, in Statx found, Protection protection, LinkReach links, List<FoundDirectory> directories)
    {
        FilePermissions type = TypeOf(in found);
        if (type == FilePermissions.S_IFDIR)
            directories.Add(new FoundDirectory(path, Identity.Of(in found)));
        else if (type == FilePermissions.S_IFLNK && links != LinkReach.None && Counts())
            Follow(path, links == LinkReach.TargetsAndTheirs ? links : LinkReach.None);
        else
            set.AddFile(in found, protection);
    }

    /// <summary>
    /// Bounds the walk. In what logins obey a link that was not seen would leave a hole. What --protect or --unguard may name can be large, and
    /// a key could make it so: there it is enough to know that not all of it was seen, and then no file with several names is changed.
    /// </summary>
    private bool MayGoOn(Protection protection, LinkReach links, int depth)
    {
        if (protection == Protection.Kept || links != LinkReach.TargetsAndTheirs)
        {
            bool isSeen = depth <= DeepestTree && ++_laterNames <= MostNames / 4;
            set.HasUnknownFiles |= !isSeen;
            return isSeen;
        }

        if (depth > DeepestTree)
            set.TooLarge ??= $"directories lie more than {DeepestTree} deep in what it protects";
        return Counts();
    }

    private static bool FollowLink(ref PathWalk walk)
    {
        Span<byte> target = stackalloc byte[CString.PathMax];
        nint length = Libc.readlinkat(Libc.AT_FDCWD, walk.Resolved, target, target.Length);
        return length > 0 && length < target.Length && walk.LinksFollowed <= PathWalk.DeepestLinks && walk.Replace(target[..(int)length]);
    }

    private static FilePermissions TypeOf(in Statx metadata) => (FilePermissions)metadata.stx_mode & FilePermissions.S_IFMT;

    private readonly struct FoundDirectory(byte[] path, in Identity identity)
    {
        public readonly Identity Identity = identity;

        public byte[] Path => path;
    }

    private readonly struct FoundLink(byte[] path, LinkReach links)
    {
        public byte[] Path => path;

        /// <summary>Of a directory that it leads to.</summary>
        public LinkReach Links => links;
    }
}
