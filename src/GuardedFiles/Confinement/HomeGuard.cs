using GuardedFiles.Linux;

namespace GuardedFiles.Confinement;

/// <summary>
/// Keeps a session from what would give it a shell, and from the owner's secrets. At the top of a home, names that begin with a dot and bin
/// are closed, with all beneath. It looks at directories and objects that are held, by device and inode, never at the words of a path.
/// </summary>
/// <remarks>
/// A verdict holds until the operation is done: no guarded session can move, link or replace what is closed, so no name that was free
/// becomes one of a closed object in between. The owner of the account, who works outside of the session, can do that.
/// </remarks>
internal sealed class HomeGuard
{
    /// <summary>Milliseconds for which a directory's verdict holds. Only the owner can move it meanwhile to where it would be another one.</summary>
    private const long VerdictHolds = 200;

    /// <summary>Milliseconds after which the homes are surveyed again: the owner may have linked a closed name to a free one.</summary>
    private const long SurveyHolds = 1000;

    private readonly GuardSettings _settings;
    private readonly DescriptorLinks _links;
    private readonly Identity _root;
    private readonly bool _allNames;
    private ProtectedSet _set;
    private long _surveyed = Environment.TickCount64;

    /// <summary>The directory that was looked at last, what came of it, and when: requests come in batches.</summary>
    private Identity _last;
    private Openness _lastOpenness;
    private long _lastTime;

    /// <summary>That directory, held so that its inode cannot become another directory's. Negative when there is none.</summary>
    private int _lastHeld = -1;
    private MadeFiles? _made;

    /// <param name="resolver">Where the session's files begin.</param>
    public HomeGuard(GuardSettings settings, Resolver resolver, DescriptorLinks links)
    {
        _settings = settings;
        _links = links;
        _root = resolver.RootIdentity;
        _set = HomeSurvey.Of(settings, allNames: false);
        EnclosesRoot = Encloses(resolver.Root, out _allNames);
        if (_allNames)
            _set = HomeSurvey.Of(settings, _allNames);
    }

    private HomeGuard(HomeGuard other)
    {
        (_settings, _links, _root, _allNames) = (other._settings, other._links, other._root, other._allNames);
        (_set, _surveyed) = (other._set, other._surveyed);
    }

    /// <summary>The session's root lies in what is protected, or is that.</summary>
    public bool EnclosesRoot { get; }

    /// <summary>Protected things lie in what the session sees.</summary>
    public bool Concerns => _set.Passages.Contains(_root);

    /// <summary>Why the homes could not be surveyed; null when they could. Until they can, nothing is changed or read.</summary>
    public string? TooLarge => _set.TooLarge;

    /// <summary>--unguard paths that open nothing, because a symbolic link lies on the way: absolute.</summary>
    public List<byte[]> NotOpened => _set.NotOpened;

    /// <summary>Names do not tell what they are names of: each file that is opened has to be looked at.</summary>
    public bool MustSeeFiles => _set.HasAliases;

    /// <summary>The same for another thread, which looks again by itself.</summary>
    public HomeGuard Beside() => new(this);

    /// <summary>Is a directory protected, or does it lie in one that is?</summary>
    public bool Contains(int directory, in Identity identity) => OpennessIn(directory, in identity) != Openness.Free;

    /// <summary>A directory was removed or moved.</summary>
    public void Forget()
    {
        if (_lastHeld >= 0)
            _ = Libc.close(_lastHeld);
        _lastHeld = -1;
    }

    /// <summary>What may be done with what a name stands for. A directory that is closed may be listed all the same.</summary>
    /// <param name="staysInPlace">Protected things lie beneath the name: what has it stays, and only a directory may be made there.</param>
    public Openness OpennessOf(in Place place, out bool staysInPlace)
    {
        Refresh();
        if (_set.MayBeUnplaced(place.Name))
            LookAgain();
        Protection protection = _set.Of(place.Identity, place.Name);
        if (protection is Protection.Opened or Protection.OpenedToRead)
        {
            Survey(); // The place holds its directory: what is found now is about that one, and not about an earlier one with its inode.
            protection = _set.Of(place.Identity, place.Name);
        }

        staysInPlace = protection == Protection.Passage;
        if (_set.TooLarge is not null)
            return Openness.Closed;
        switch (protection)
        {
            case Protection.Closed:
                return Openness.Closed;
            case Protection.Kept or Protection.OpenedToRead:
                return Openness.Readable;
            case Protection.Opened:
                return Openness.Free;
        }

        if (_set.Homes.Contains(place.Identity) && IsClosed(in place))
            return TransientNames.Has(place.Name) && (!TransientNames.IsPassedOn(place.Name) || Made.MayUse(in place)) ? Openness.Free : Openness.Closed;
        return _set.KeptFolders.Contains(place.Identity) && !IsShared(place.Identity)
            ? Openness.Readable
            : OpennessIn(place.Directory, place.Identity);
    }

    /// <summary>May this name come to be, go, or mean something else from now on?</summary>
    public bool PermitsName(in Place place, NameUse use)
    {
        Openness openness = OpennessOf(in place, out bool staysInPlace);
        if (staysInPlace)
            return use == NameUse.NewDirectory && (openness == Openness.Free || MayMakeWay(in place));
        return openness == Openness.Free && use switch
        {
            NameUse.File => true,
            NameUse.SymbolicLink => !IsTransient(in place) && !FollowsLinkAt(in place),
            _ => !IsTransient(in place),
        };
    }

    /// <summary>Would the survey follow a link of this name? What a session linked there would be closed to the sessions of other keys.</summary>
    public bool FollowsLinkAt(in Place place) =>
        _set.LinkedDirectories.Contains(place.Identity) || (_set.Homes.Contains(place.Identity) && ProtectedNames.IsClosed(place.Name));

    /// <summary>A directory that is made on the way to what --unguard opens: the owner's programs use it, too.</summary>
    public bool IsWay(in Place place) => _set.IsWay(place.Identity, place.Name);

    /// <summary>May what has this name be changed?</summary>
    public bool PermitsContent(in Place place) => OpennessOf(in place, out _) == Openness.Free;

    /// <summary>May this file be read, whatever it is called?</summary>
    public bool PermitsReading(in Identity file)
    {
        Refresh();
        return !_set.ClosedFiles.Contains(file);
    }

    /// <summary>A name at the top of a home that is for regular files only: <see cref="TransientNames"/>.</summary>
    public bool IsTransient(in Place place) => _set.Homes.Contains(place.Identity) && TransientNames.Has(place.Name);

    /// <summary>A name at the top of a home of which only files that this session has made may be used.</summary>
    public bool IsPassedOn(in Place place) => _set.Homes.Contains(place.Identity) && TransientNames.IsPassedOn(place.Name);

    /// <summary>Files that this session has made under such names.</summary>
    public MadeFiles Made => _made ??= new MadeFiles();

    /// <summary>May this object be changed, or get another name?</summary>
    /// <param name="links">How many names it has: beyond one, it may have got a harmless one since we looked.</param>
    public bool PermitsObject(in Identity identity, uint links)
    {
        Refresh();
        bool isKnown = _set.Files.Contains(identity) || _set.OpennessBeneath(in identity) is Openness.Closed or Openness.Readable;
        if (!isKnown && links <= 1)
            return true;
        Survey(); // It may be a protected file's other name by now; or have been one, and its inode another file's by now.
        return !_set.Files.Contains(identity) && !(links > 1 && _set.HasUnknownFiles)
            && _set.OpennessBeneath(in identity) is not (Openness.Closed or Openness.Readable);
    }

    /// <summary>May it get another mode or owner, or be moved? Others might reach what lies beneath a directory, or sshd refuse its owner.</summary>
    public bool PermitsMoving(in Identity identity, uint links) =>
        PermitsObject(in identity, links) && !_set.Passages.Contains(identity);

    /// <summary>A directory where the session's own files lie beside the programs: there the programs alone are protected.</summary>
    private bool IsShared(in Identity directory) => directory == _root || _set.Homes.Contains(directory);

    /// <summary>At the top of a home. Where it may find an entry by another name, what the name leads to counts as well.</summary>
    private bool IsClosed(in Place place) =>
        ProtectedNames.IsClosed(place.Name)
        || (_set.HomesFold && ProtectedPaths.Stat(place.Directory, place.Name, Libc.AT_SYMLINK_NOFOLLOW, out Statx found)
            && IsListedAsClosed(place.Directory, Identity.Of(in found)));

    private Openness OpennessIn(int directory, in Identity identity)
    {
        Refresh();
        long now = Environment.TickCount64;
        if (_set.TooLarge is not null)
            return Openness.Closed;
        if (_lastHeld >= 0 && _last == identity && now - _lastTime < VerdictHolds)
            return _lastOpenness;
        LookAgain();
        Openness openness = Climb(directory, in identity);
        Forget();
        _lastHeld = Libc.fcntl(directory, Libc.F_DUPFD_CLOEXEC, 0);
        (_last, _lastTime) = (identity, now);
        _lastOpenness = openness;
        return openness;
    }

    /// <summary>May a directory be made in what is closed, on the way to what --unguard opens?</summary>
    private bool MayMakeWay(in Place place)
    {
        Survey();
        return _set.TooLarge is null && _set.IsWay(place.Identity, place.Name);
    }

    /// <summary>Goes up as far as the session sees; the nearest directory of which something is known decides.</summary>
    private Openness Climb(int directory, in Identity identity)
    {
        using Ascent way = new(directory, in identity);
        while (true)
        {
            if (_set.IsUnguarded(way.Identity))
                Survey(); // The directory is held: what is found now is about this one, and not about an earlier one with its inode.
            if (_set.OpennessBeneath(way.Identity) is { } known)
                return known;
            if (way.Identity == _root)
                return Openness.Free;
            if (_set.ClosedByName.Contains(way.Identity) || !way.Next()) // What does not lie beneath the root was moved away by another process.
                return Openness.Closed;
            if (_set.Homes.Contains(way.Identity) && IsClosedChild(way.Below, way.Directory))
                return Openness.Closed;
        }
    }

    /// <summary>Does the root lie in what is protected by its place, not by its name alone? What lies outside of it may enclose it.</summary>
    /// <param name="isClosedByName">It lies in a directory that is closed by its name at the top of a home.</param>
    private bool Encloses(int root, out bool isClosedByName)
    {
        isClosedByName = false;
        using Ascent way = new(root, in _root);
        do
        {
            if (_set.OpennessBeneath(way.Identity) is { } known)
                return known != Openness.Free;
            isClosedByName |= way.Below >= 0 && _set.Homes.Contains(way.Identity) && IsClosedChild(way.Below, way.Directory);
        }
        while (way.Next());
        return way.Error.Failed;
    }

    /// <summary>Is a directory in a home closed by the name that it has now?</summary>
    private bool IsClosedChild(int child, int home)
    {
        Span<byte> room = stackalloc byte[CString.PathMax];
        return !_set.HomesFold && _links.NameOf(child, room, out ReadOnlySpan<byte> name)
            ? ProtectedNames.IsClosed(name)
            : IsListedAsClosed(home, Resolver.IdentityOf(child));
    }

    private static bool IsListedAsClosed(int home, in Identity identity)
    {
        if (DirectoryReader.Open(home, "."u8, 0, out DirectoryReader? reader).Failed)
            return true;
        using (reader)
        {
            while (reader!.Next(out DirectoryEntry entry))
                if (ProtectedNames.IsClosed(entry.Name) && ProtectedPaths.Stat(reader.Directory, entry.Name, Libc.AT_SYMLINK_NOFOLLOW, out Statx found)
                    && Identity.Of(in found) == identity)
                    return true;
        }

        return false;
    }

    /// <summary>
    /// A session may have made a directory that was missing, or the owner a home: then all is surveyed again, before a name in it is used.
    /// </summary>
    private void LookAgain()
    {
        foreach (WatchedPlace place in _set.Watched)
        {
            bool exists = ProtectedPaths.Stat(Libc.AT_FDCWD, place.Path, place.IsHome ? 0 : Libc.AT_SYMLINK_NOFOLLOW, out Statx now);
            if ((exists ? Identity.Of(in now) : default) == place.Found)
                continue;
            Survey();
            return;
        }
    }

    private void Refresh()
    {
        if (Environment.TickCount64 - _surveyed > SurveyHolds)
            Survey();
    }

    private void Survey()
    {
        ProtectedSet set = HomeSurvey.Of(_settings, _allNames);
        if (set.IsBlind)
            set.Include(_set); // Behind Landlock, what lies outside of the jail cannot be listed any more.
        _set = set;
        _surveyed = Environment.TickCount64;
        Forget();
    }
}
