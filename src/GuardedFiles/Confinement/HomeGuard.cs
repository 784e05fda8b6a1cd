using GuardedFiles.Linux;
using Mono.Unix.Native;

namespace GuardedFiles.Confinement;

/// <summary>
/// Keeps a session from what would give it a shell: it judges directories and objects that are held, by device and inode, never by the
/// words of a path.
/// </summary>
/// <remarks>
/// A verdict stays true until the deed is done: nothing protected can be moved, linked or replaced by a session that is guarded, so no
/// name that was harmless comes to mean something protected in between.
/// </remarks>
internal sealed class HomeGuard
{
    /// <summary>
    /// Milliseconds for which a directory's verdict holds. Only its owner, from outside, can move it to where it would be another one; a
    /// file that is open stays writable to its session then, too.
    /// </summary>
    private const long Memory = 200;

    private readonly byte[][] _homes;
    private readonly byte[][] _others;
    private readonly Identity _root;
    private ProtectedSet _set;

    /// <summary>The directory that was judged last, and when: requests come in crowds.</summary>
    private (Identity Directory, Seal Seal, long Time)? _last;

    /// <param name="homes">Absolute paths on the machine.</param>
    /// <param name="others">More to protect: absolute paths on the machine.</param>
    /// <param name="root">Where the session's files begin.</param>
    public HomeGuard(byte[][] homes, byte[][] others, in Identity root)
    {
        _homes = homes;
        _others = others;
        _root = root;
        _set = HomeSurvey.Of(homes, others);
    }

    private HomeGuard(HomeGuard other) => (_homes, _others, _root, _set) = (other._homes, other._others, other._root, other._set);

    /// <summary>What a directory is part of.</summary>
    private enum Seal
    {
        None,
        Tree,
        Keys,
    }

    /// <summary>Protected things lie in what the session sees.</summary>
    public bool Concerns => _set.Passages.Contains(_root);

    /// <summary>Names do not tell what they are names of: each file that is opened has to be looked at.</summary>
    public bool MustSeeFiles => _set.HasAliases;

    /// <summary>The same for another thread, which looks again by itself.</summary>
    public HomeGuard Beside() => new(this);

    /// <summary>Is a directory itself protected, or beneath one that is?</summary>
    public bool Contains(int directory, in Identity identity) => SealOf(directory, in identity) != Seal.None;

    /// <summary>The same on the whole machine: what lies outside of what the session sees may enclose it.</summary>
    public bool Encloses(int directory, in Identity identity) => Climb(directory, identity, default) != Seal.None;

    /// <summary>A directory is gone, and its number may be another one's.</summary>
    public void Forget() => _last = null;

    /// <summary>May this name come to be, go, or mean something else from now on?</summary>
    /// <param name="makesDirectory">An empty directory may appear where only a way leads on.</param>
    public bool PermitsName(in Place place, bool makesDirectory = false)
    {
        if (!PermitsContent(in place))
            return false;
        Protection protection = _set.Of(place.Identity, place.Name);
        return protection == Protection.None || (makesDirectory && protection == Protection.Passage);
    }

    /// <summary>May what has this name be changed?</summary>
    public bool PermitsContent(in Place place)
    {
        if (_set.MayBeUnplaced(place.Name))
            LookAgain();
        return SealOf(place.Directory, place.Identity) == Seal.None && _set.Of(place.Identity, place.Name) != Protection.Sealed;
    }

    public bool PermitsReading(in Place place) =>
        SealOf(place.Directory, place.Identity) != Seal.Keys || ProtectedNames.MayBeRead(place.Name);

    /// <summary>May this file be read, whatever it is called?</summary>
    public bool PermitsReading(in Identity file) => !_set.Keys.Contains(file);

    /// <summary>May this object be changed, or get another name?</summary>
    /// <param name="links">How many names it has: beyond one, it may have got a harmless one since we looked.</param>
    public bool PermitsObject(in Identity identity, uint links)
    {
        if (_set.Contains(in identity))
            return false;
        if (links <= 1)
            return true;
        _set = HomeSurvey.Of(_homes, _others);
        return !_set.Contains(in identity);
    }

    /// <summary>May it get another mode or owner, or be moved? Others might reach what lies beneath a directory, or sshd refuse its owner.</summary>
    public bool PermitsMoving(in Identity identity, uint links) =>
        PermitsObject(in identity, links) && !_set.Passages.Contains(identity);

    private Seal SealOf(int directory, in Identity identity)
    {
        long now = Environment.TickCount64;
        if (_last is { } last && last.Directory == identity && now - last.Time < Memory)
            return last.Seal;
        LookAgain();
        Seal seal = Climb(directory, identity, _root);
        _last = (identity, seal, now);
        return seal;
    }

    /// <summary>Goes up by ".." as far as the session sees. What does not lie beneath its root has been moved away by somebody.</summary>
    /// <param name="top">Nothing to go all the way.</param>
    private Seal Climb(int directory, Identity identity, Identity top)
    {
        int current = directory;
        Seal? seal;
        while ((seal = SealAt(in identity, in top)) is null)
        {
            int flags = OpenFlagsOf.O_PATH | OpenFlagsOf.O_DIRECTORY | OpenFlagsOf.O_CLOEXEC;
            int parent = Libc.openat(current, ".."u8, flags, 0);
            if (current != directory)
                _ = Libc.close(current);
            if (parent < 0)
                return Seal.Tree;
            current = parent;
            Identity above = Resolver.IdentityOf(parent);
            if (above == identity)
            {
                seal = top == default ? Seal.None : Seal.Tree;
                break;
            }

            identity = above;
        }

        if (current != directory)
            _ = Libc.close(current);
        return seal.Value;
    }

    /// <summary>Null when only what lies above can tell.</summary>
    private Seal? SealAt(in Identity identity, in Identity top) =>
        _set.KeyTrees.Contains(identity) ? Seal.Keys
        : _set.Trees.Contains(identity) ? Seal.Tree
        : identity == top ? Seal.None
        : null;

    /// <summary>
    /// Somebody may have made what was missing (another session a passage, the owner a directory of keys), or put another directory in a
    /// place: then all is looked at again.
    /// </summary>
    private void LookAgain()
    {
        foreach (WatchedPlace place in _set.Watched)
        {
            int flags = Libc.AT_SYMLINK_NOFOLLOW | Libc.AT_NO_AUTOMOUNT;
            bool exists = Libc.statx(Libc.AT_FDCWD, place.Path, flags, Libc.STATX_BASIC_STATS, out Statx now) == 0;
            if ((exists ? Identity.Of(in now) : default) == place.Found)
                continue;
            _set = HomeSurvey.Of(_homes, _others);
            _last = null;
            return;
        }
    }
}
