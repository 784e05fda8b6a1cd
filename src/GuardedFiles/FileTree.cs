using GuardedFiles.Confinement;
using GuardedFiles.Linux;
using GuardedFiles.Rules;
using Mono.Unix.Native;

namespace GuardedFiles;

/// <summary>
/// The files that this session may touch. Every path enters the kernel here, as bytes; every operation answers an errno, and does nothing
/// when it fails.
/// </summary>
/// <remarks>
/// Paths have no NUL; an empty one is answered ENOENT. Nothing confines a session unless it has a <see cref="Resolver"/>: then paths are
/// resolved by that, and only names in held directories go to the kernel.
/// </remarks>
internal sealed partial class FileTree
{
    private readonly Policy _policy;
    private readonly Bounds? _bounds;
    private readonly CreationModes _modes;
    private readonly Resolver? _resolver;
    private readonly HomeGuard? _guard;
    private readonly Jail? _jail;
    private readonly DescriptorLinks? _links;

    /// <summary>Null when nothing depends on which name it is.</summary>
    private readonly Policy? _rules;

    /// <summary>Null when no path rule depends on names.</summary>
    private readonly SpelledDirectories? _spelled;
    private readonly bool _permitsSymlinks;
    private readonly bool _permitsHardlinks;
    private readonly ulong _mostBytes;
    private int _turn;

    /// <param name="bounds">What confines the session; null for nothing. A policy that judges paths, and a witness, need a resolver.</param>
    public FileTree(Policy policy, Bounds? bounds = null)
    {
        _policy = policy;
        _bounds = bounds;
        Storage = new Storage(this);
        _modes = new CreationModes(policy);
        _rules = policy.JudgesPaths ? policy : null;
        _permitsSymlinks = !policy.NoSymlink;
        _permitsHardlinks = !policy.NoHardlink;
        _mostBytes = policy.MaxFileSize ?? ulong.MaxValue;
        _resolver = bounds?.Resolver;
        _guard = bounds?.Guard;
        _jail = bounds?.Jail;
        _links = bounds?.Links;
        _spelled = policy.PathRules.Length > 0 && _resolver is not null ? new SpelledDirectories(_resolver, plainFit: policy.PathsAreAscii) : null;
    }

    /// <summary>umask(2): the bits that new files and directories do not get.</summary>
    public static uint Umask => CreationModes.Umask;

    /// <summary>
    /// Descriptors that confinement keeps open: the root, /proc/self/fd, the last directory, two on the way to the next, and the one that the
    /// guard looked at last.
    /// </summary>
    public int DescriptorsHeld => _resolver is null ? 0 : _guard is null ? 4 : 6;

    /// <summary>The session sees a directory as "/", and is told nothing of what lies outside.</summary>
    public bool IsJailed => _jail is not null;

    /// <summary>
    /// Which requests arrived together: a number that is the same for all of them, and not 0. What was found out for one of them holds for
    /// the others.
    /// </summary>
    public void BeginTurn(int number)
    {
        if (_resolver is null || number == _turn)
            return;
        EndTurn();
        _turn = number;
        _resolver.BeginTurn(number);
    }

    /// <summary>All that arrived together is served.</summary>
    public void EndTurn()
    {
        _turn = 0;
        _resolver?.BeginTurn(0);
    }

    /// <summary>The home directory of a login name, empty for one's own, as this session sees it; null when it sees none.</summary>
    public byte[]? HomeOf(ReadOnlySpan<byte> user)
    {
        if (_jail is not null)
            return user.IsEmpty || user.SequenceEqual(_jail.User) ? _jail.Home : null;
        return user.IsEmpty ? Accounts.OwnHome() : Accounts.HomeOf(user);
    }

    /// <summary>Where a name lies that is to be looked at.</summary>
    /// <param name="second">Another place is in use.</param>
    private Place Find(ReadOnlySpan<byte> path, bool second = false)
    {
        if (_resolver is null)
            return Place.Anywhere(path);
        Place place = Settles ? FindSettled(path, second) : _resolver.Entry(path, keeps: !second);
        return place.Error == Errno.EACCES ? Place.Failed(Explained(path, place.Error)) : place;
    }

    /// <summary>Where a name lies that is to come, to go, or to mean something else.</summary>
    /// <param name="needed">What that takes.</param>
    /// <remarks>The guard is not asked about "." and "..": the kernel refuses to make, move or remove them, with an errno for each call.</remarks>
    private Place FindToChange(ReadOnlySpan<byte> path, Rights needed, NameUse use, bool second = false)
    {
        Place place = Find(path, second);
        if (place.Error.Failed)
            return place;
        bool isPermitted = _guard is null || place.IsDots || _guard.PermitsName(in place, use);
        Errno error = isPermitted ? Check(in place, needed) : RefuseIfReached(in place, path);
        if (!error.Failed)
            return place;
        place.Dispose();
        return Place.Failed(error);
    }

    /// <summary>
    /// The home guard has refused it. Of what lies in a directory that may not be searched it knows nothing, and refuses everything: that is the
    /// kernel's EACCES.
    /// </summary>
    private Errno RefuseIfReached(in Place place, ReadOnlySpan<byte> path)
    {
        Errno error = Search(in place);
        return error.Failed ? error : Refuse(path);
    }

    /// <summary>EACCES when the directory of a place may not be searched: a descriptor with O_PATH does not tell.</summary>
    private static Errno Search(in Place place) => Stat(place.Directory, "."u8, 0, out _);

    /// <summary>A directory has gone or moved: nothing that was found out about the last one holds.</summary>
    private void Forget()
    {
        _resolver?.Forget();
        _guard?.Forget();
        _spelled?.Forget();
    }
}
