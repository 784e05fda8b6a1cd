using GuardedFiles.Linux;

namespace GuardedFiles.Confinement;

/// <summary>
/// What is protected, as objects and as names in directories that are objects: never as paths. Filled by <see cref="HomeSurvey"/>.
/// </summary>
internal sealed class ProtectedSet
{
    private readonly List<ProtectedName> _names = [];

    private readonly List<ProtectedName> _ways = [];

    /// <summary>Names beneath directories that do not exist yet, so that it is not known in which directory they will be.</summary>
    private readonly List<byte[]> _unplaced = [];

    /// <summary>Home directories: at the top of each, names are closed by their kind.</summary>
    public HashSet<Identity> Homes { get; } = [];

    /// <summary>In one of them an entry may be found by another name than its own.</summary>
    public bool HomesFold { get; set; }

    /// <summary>A home directory does not exist yet.</summary>
    public bool LacksHome { get; set; }

    /// <summary>A home directory, or one that logins obey, could not be listed.</summary>
    public bool IsBlind { get; set; }

    /// <summary>Why the survey was broken off; null when it was not. Nothing may be changed then.</summary>
    public string? TooLarge { get; set; }

    /// <summary>Directories that protected things lie beneath, at any depth.</summary>
    public HashSet<Identity> Passages { get; } = [];

    /// <summary>Directories that logins obey, and what links in them lead to: closed with all that lies beneath.</summary>
    public HashSet<Identity> ClosedTrees { get; } = [];

    /// <summary>Directories that are closed because of their name at the top of a home.</summary>
    public HashSet<Identity> ClosedByName { get; } = [];

    /// <summary>--protect: kept as they are with all that lies beneath, and read.</summary>
    public HashSet<Identity> KeptTrees { get; } = [];

    /// <summary>Directories in which nothing changes; what lies in a directory in them is free.</summary>
    public HashSet<Identity> KeptFolders { get; } = [];

    /// <summary>--unguard.</summary>
    public HashSet<Identity> OpenedTrees { get; } = [];

    /// <summary>--unguard-read.</summary>
    public HashSet<Identity> OpenedToRead { get; } = [];

    /// <summary>Directories whose links are followed and in which --unguard may open names: no session makes a link there.</summary>
    public HashSet<Identity> LinkedDirectories { get; } = [];

    /// <summary>Protected files that were seen: not changed, by whatever name.</summary>
    public HashSet<Identity> Files { get; } = [];

    /// <summary>Those of them that are not read, either.</summary>
    public HashSet<Identity> ClosedFiles { get; } = [];

    /// <summary>One of those has more than one name, so that a name says nothing about what it is.</summary>
    public bool HasAliases { get; private set; }

    /// <summary>Places on the machine where something is missing that would be protected, or where a home is.</summary>
    public List<WatchedPlace> Watched { get; } = [];

    /// <summary>--unguard paths that open nothing, because a symbolic link lies on the way.</summary>
    public List<byte[]> NotOpened { get; } = [];

    /// <summary>Not all files with several names are known: none of them is changed.</summary>
    public bool HasUnknownFiles { get; set; }

    /// <summary>What a directory is, and what lies beneath it if nothing nearer says more; null when it says nothing.</summary>
    public Openness? OpennessBeneath(in Identity directory) =>
        ClosedTrees.Contains(directory) ? Openness.Closed
        : KeptTrees.Contains(directory) ? Openness.Readable
        : OpenedTrees.Contains(directory) ? Openness.Free
        : OpenedToRead.Contains(directory) ? Openness.Readable
        : null;

    /// <summary>Does --unguard or --unguard-read say what <see cref="OpennessBeneath"/> answers for a directory?</summary>
    public bool IsUnguarded(in Identity directory) =>
        (OpenedTrees.Contains(directory) || OpenedToRead.Contains(directory)) && !ClosedTrees.Contains(directory) && !KeptTrees.Contains(directory);

    public void AddTree(in Identity directory, Protection protection) => _ = protection switch
    {
        Protection.Closed => ClosedTrees.Add(directory),
        Protection.Kept => KeptTrees.Add(directory),
        Protection.Opened => OpenedTrees.Add(directory),
        _ => OpenedToRead.Add(directory),
    };

    public void AddFile(in Statx found, Protection protection)
    {
        Identity file = Identity.Of(in found);
        if (protection is Protection.Closed or Protection.Kept or Protection.OpenedToRead)
            Files.Add(file);
        if (protection != Protection.Closed)
            return;
        ClosedFiles.Add(file);
        HasAliases |= found.stx_nlink > 1;
    }

    /// <summary>Takes in what an earlier survey has seen, which a later one could not look at any more.</summary>
    public void Include(ProtectedSet earlier)
    {
        foreach (ProtectedName name in earlier._names)
            Add(name.Directory, name.Name, name.Protection);
        Include(Passages, earlier.Passages);
        Include(ClosedTrees, earlier.ClosedTrees);
        Include(ClosedByName, earlier.ClosedByName);
        Include(KeptTrees, earlier.KeptTrees);
        Include(Files, earlier.Files);
        Include(ClosedFiles, earlier.ClosedFiles);
        HasUnknownFiles |= earlier.HasUnknownFiles;
        HasAliases |= earlier.HasAliases;
    }

    public void Add(in Identity directory, ReadOnlySpan<byte> name, Protection protection)
    {
        ReadOnlySpan<byte> comparable = ProtectedNames.Comparable(name);
        for (int i = 0; i < _names.Count; i++)
        {
            ProtectedName known = _names[i];
            bool isSame = known.Directory == directory && IsOpening(known.Protection) == IsOpening(protection)
                && (IsOpening(protection) ? name.SequenceEqual(known.Name) : ProtectedNames.Equal(comparable, known.Name));
            if (!isSame)
                continue;
            if (protection > known.Protection)
                _names[i] = new ProtectedName(directory, known.Name, protection);
            return;
        }

        _names.Add(new ProtectedName(directory, (IsOpening(protection) ? name : comparable).ToArray(), protection));
    }

    /// <param name="identity">Nothing when it does not exist.</param>
    public void Watch(ReadOnlySpan<byte> path, in Identity identity, bool isHome = false)
    {
        foreach (WatchedPlace known in Watched)
            if (path.SequenceEqual(known.Path))
                return;
        Watched.Add(new WatchedPlace(path.ToArray(), identity, isHome));
    }

    /// <param name="left">What is to be protected beneath a directory that does not exist.</param>
    public void AddUnplaced(ReadOnlySpan<byte> left)
    {
        foreach (Range name in left.Split((byte)'/'))
            if (!left[name].IsEmpty && !IsUnplaced(left[name]))
                _unplaced.Add(ProtectedNames.Comparable(left[name]).ToArray());
    }

    /// <summary>A name in a directory leads to what --unguard opens: where it is missing, a session may make it.</summary>
    public void AddWay(in Identity directory, ReadOnlySpan<byte> name) =>
        _ways.Add(new ProtectedName(directory, name.ToArray(), Protection.Passage));

    public bool IsWay(in Identity directory, ReadOnlySpan<byte> name)
    {
        foreach (ProtectedName way in _ways)
            if (way.Directory == directory && name.SequenceEqual(way.Name))
                return true;
        return false;
    }

    /// <summary>The strongest of what is known of a name in a directory.</summary>
    public Protection Of(in Identity directory, ReadOnlySpan<byte> name)
    {
        Protection strongest = Protection.None;
        ReadOnlySpan<byte> comparable = default;
        foreach (ProtectedName known in _names)
        {
            if (known.Directory != directory || known.Protection <= strongest)
                continue;
            if (comparable.IsEmpty)
                comparable = ProtectedNames.Comparable(name);
            if (IsOpening(known.Protection) ? name.SequenceEqual(known.Name) : ProtectedNames.Equal(comparable, known.Name))
                strongest = known.Protection;
        }

        return strongest;
    }

    /// <summary>What is closed is compared as a directory might that folds names; what is opened by its bytes.</summary>
    private static bool IsOpening(Protection protection) => protection is Protection.Opened or Protection.OpenedToRead;

    /// <summary>Could this name be protected in a directory that has appeared since the survey?</summary>
    public bool MayBeUnplaced(ReadOnlySpan<byte> name) => IsUnplaced(name) || (LacksHome && ProtectedNames.IsClosed(name));

    private static void Include(HashSet<Identity> set, HashSet<Identity> earlier)
    {
        foreach (Identity identity in earlier)
            set.Add(identity);
    }

    private bool IsUnplaced(ReadOnlySpan<byte> name)
    {
        if (_unplaced.Count == 0)
            return false;
        ReadOnlySpan<byte> comparable = ProtectedNames.Comparable(name);
        foreach (byte[] unplaced in _unplaced)
            if (ProtectedNames.Equal(comparable, unplaced))
                return true;
        return false;
    }

    private readonly struct ProtectedName(in Identity directory, byte[] name, Protection protection)
    {
        public readonly Identity Directory = directory;

        /// <summary>As it is compared: folded, but for names that are opened.</summary>
        public byte[] Name => name;

        public Protection Protection => protection;
    }
}

/// <summary>A place on the machine.</summary>
/// <param name="path">Absolute.</param>
/// <param name="found">What was there; nothing where nothing was.</param>
/// <param name="isHome">Links are followed to it.</param>
internal readonly struct WatchedPlace(byte[] path, in Identity found, bool isHome)
{
    public bool IsHome => isHome;

    public readonly Identity Found = found;

    public byte[] Path => path;
}
