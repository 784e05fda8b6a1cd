namespace GuardedFiles.Confinement;

/// <summary>
/// What is protected, as objects and as names in directories that are objects: never as paths. Filled by <see cref="HomeSurvey"/>.
/// </summary>
internal sealed class ProtectedSet
{
    private readonly List<ProtectedName> _names = [];

    /// <summary>Names beneath passages that do not exist, so that nobody knows yet in which directory they will be.</summary>
    private readonly List<byte[]> _unplaced = [];

    /// <summary>Directories that protected things lie beneath, at any depth.</summary>
    public HashSet<Identity> Passages { get; } = [];

    /// <summary>Directories whose contents are protected, at any depth.</summary>
    public HashSet<Identity> Trees { get; } = [];

    /// <summary>Those of them that hold keys.</summary>
    public HashSet<Identity> KeyTrees { get; } = [];

    /// <summary>Files, whatever their names.</summary>
    public HashSet<Identity> Files { get; } = [];

    /// <summary>Those of them that are not read, either.</summary>
    public HashSet<Identity> Keys { get; } = [];

    /// <summary>A protected file has more than one name, so that a name says nothing about what it is.</summary>
    public bool HasAliases { get; set; }

    /// <summary>Where directories are, or would be, that protected things lie in.</summary>
    public List<WatchedPlace> Watched { get; } = [];

    public void Add(in Identity directory, ReadOnlySpan<byte> name, Protection protection)
    {
        foreach (ProtectedName known in _names)
            if (known.Directory == directory && known.Protection == protection && name.SequenceEqual(known.Name))
                return;
        _names.Add(new ProtectedName(directory, name.ToArray(), protection));
    }

    /// <param name="identity">Nothing when it does not exist.</param>
    public void Watch(ReadOnlySpan<byte> path, in Identity identity)
    {
        foreach (WatchedPlace known in Watched)
            if (path.SequenceEqual(known.Path))
                return;
        Watched.Add(new WatchedPlace(path.ToArray(), identity));
    }

    /// <param name="left">What is to be protected beneath a directory that does not exist.</param>
    public void AddUnplaced(ReadOnlySpan<byte> left)
    {
        foreach (Range name in left.Split((byte)'/'))
            if (!left[name].IsEmpty && !MayBeUnplaced(left[name]))
                _unplaced.Add(left[name].ToArray());
    }

    public bool Contains(in Identity identity) => Files.Contains(identity) || Trees.Contains(identity);

    /// <summary>What a name in a directory is.</summary>
    public Protection Of(in Identity directory, ReadOnlySpan<byte> name)
    {
        Protection strongest = Protection.None;
        name = ProtectedNames.Comparable(name);
        foreach (ProtectedName known in _names)
            if (known.Directory == directory && known.Protection > strongest && ProtectedNames.Equal(name, known.Name))
                strongest = known.Protection;
        return strongest;
    }

    /// <summary>Could this name be protected in a directory that has appeared since?</summary>
    public bool MayBeUnplaced(ReadOnlySpan<byte> name)
    {
        name = ProtectedNames.Comparable(name);
        foreach (byte[] unplaced in _unplaced)
            if (ProtectedNames.Equal(name, unplaced))
                return true;
        return false;
    }

    private readonly struct ProtectedName(in Identity directory, byte[] name, Protection protection)
    {
        public readonly Identity Directory = directory;

        public byte[] Name => name;

        public Protection Protection => protection;
    }
}

/// <summary>A place on the machine.</summary>
/// <param name="path">Absolute.</param>
/// <param name="found">What was there; nothing where nothing was.</param>
internal readonly struct WatchedPlace(byte[] path, in Identity found)
{
    public readonly Identity Found = found;

    public byte[] Path => path;
}
