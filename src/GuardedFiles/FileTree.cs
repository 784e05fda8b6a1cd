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
    private readonly CreationModes _modes;
    private readonly Resolver? _resolver;
    private readonly HomeGuard? _guard;
    private readonly Jail? _jail;
    private readonly DescriptorLinks? _links;
    private int _turn;

    /// <param name="bounds">What confines the session; null for nothing.</param>
    public FileTree(Policy policy, Bounds? bounds = null)
    {
        _modes = new CreationModes(policy);
        _resolver = bounds?.Resolver;
        _guard = bounds?.Guard;
        _jail = bounds?.Jail;
        _links = bounds?.Links;
    }

    /// <summary>Told of each path that the home guard keeps from being changed or read.</summary>
    public GuardedPath? Refused { get; set; }

    /// <summary>Told of everything that changes a name or what it stands for, and of files and directories that could not be opened.</summary>
    public FileWitness? Witness { get; init; }

    /// <summary>umask(2): the bits that new files and directories do not get.</summary>
    public static uint Umask => CreationModes.Umask;

    /// <summary>Descriptors that confinement keeps open: the root, /proc/self/fd, the last directory and one on the way to the next.</summary>
    public int DescriptorsHeld => _resolver is null ? 0 : 4;

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
    private Place Find(ReadOnlySpan<byte> path, bool second = false) =>
        _resolver is null ? Place.Anywhere(path) : _resolver.Entry(path, keeps: !second);

    /// <summary>Where a name lies that is to come, to go, or to mean something else.</summary>
    private Place FindToChange(ReadOnlySpan<byte> path, bool makesDirectory = false, bool second = false)
    {
        Place place = Find(path, second);
        if (place.Error.Failed || _guard is null || _guard.PermitsName(in place, makesDirectory))
            return place;
        place.Dispose();
        return Place.Failed(Refuse(path));
    }

    /// <summary>A directory has gone or moved: nothing that was found out about the last one holds.</summary>
    private void Forget()
    {
        _resolver?.Forget();
        _guard?.Forget();
    }

    private Errno Refuse(ReadOnlySpan<byte> path)
    {
        Refused?.Invoke(path);
        return Errno.EACCES;
    }
}

/// <summary>Takes note of a path that was refused.</summary>
internal delegate void GuardedPath(ReadOnlySpan<byte> path);
