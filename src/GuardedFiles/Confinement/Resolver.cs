using GuardedFiles.Linux;
using Mono.Unix.Native;

namespace GuardedFiles.Confinement;

/// <summary>
/// From a path to what it means beneath one root: a place (a directory that is held, and a name in it) or an open object. The root is a
/// descriptor, taken once. Absolute paths, absolute links and ".." never lead above it, whoever exchanges what on the way.
/// </summary>
/// <remarks>
/// openat2(2) with RESOLVE_IN_ROOT and RESOLVE_NO_MAGICLINKS; <see cref="PathWalker"/> where the kernel lacks it or gives up.
/// </remarks>
internal sealed class Resolver : IDisposable
{
    /// <summary>The kernel answers EAGAIN when something was renamed while it walked through "..".</summary>
    private const int Tries = 128;

    private const ulong Beneath = Libc.RESOLVE_IN_ROOT | Libc.RESOLVE_NO_MAGICLINKS;

    private readonly FileDescriptor _root;
    private readonly Identity _rootIdentity;
    private readonly bool _isJail;
    private readonly bool _vets;
    private readonly bool _kernelResolves;
    private readonly HeldDirectory _held = new();

    /// <summary>Where relative paths begin: absolute beneath the root, without a slash at its end; empty is the root itself.</summary>
    private byte[] _start = [];

    /// <summary>Other file systems are mounted in the jail: each object is asked which it lies on.</summary>
    private bool _crossesMounts;

    private int _turn;
    private bool _vetoed;

    /// <param name="root">O_PATH will do.</param>
    /// <param name="isJail">Nothing is told of what lies outside.</param>
    /// <param name="kernelResolves">False to walk in user space, whatever the kernel has.</param>
    /// <param name="vets"><see cref="KernelFileSystems"/> are refused. In a jail they always are.</param>
    public Resolver(FileDescriptor root, bool isJail, bool kernelResolves = true, bool vets = false)
    {
        _root = root;
        _isJail = isJail;
        _vets = vets || isJail;
        _kernelResolves = kernelResolves && KernelKnowsHow(root.Number);
        _crossesMounts = !_kernelResolves;
        _rootIdentity = IdentityOf(root.Number);
    }

    private Resolver(Resolver other)
    {
        _root = other._root;
        _isJail = other._isJail;
        _vets = other._vets;
        _kernelResolves = other._kernelResolves;
        _crossesMounts = other._crossesMounts;
        _rootIdentity = other._rootIdentity;
        _start = other._start;
        FollowsLinks = other.FollowsLinks;
        TellsIdentities = other.TellsIdentities;
    }

    public bool IsJail => _isJail;

    /// <summary>Each object is asked whether it lies on a file system of the kernel's own: EACCES if it does.</summary>
    public bool Vets => _vets;

    /// <summary>Was the last EACCES the answer for a file system of the kernel's own? False from then on.</summary>
    public bool TakeVeto()
    {
        bool vetoed = _vetoed;
        _vetoed = false;
        return vetoed;
    }

    /// <summary>False where the walk is our own, because the kernel does not know openat2(2).</summary>
    public bool KernelResolves => _kernelResolves;

    public Identity RootIdentity => _rootIdentity;

    public int Root => _root.Number;

    /// <summary>False where paths come without links, and what has become one since is answered ELOOP.</summary>
    public bool FollowsLinks { get; set; } = true;

    /// <summary>The guard compares directories: each place has to know which one it is in.</summary>
    public bool TellsIdentities { get; set; }

    /// <summary>Where relative paths begin: absolute beneath the root.</summary>
    public ReadOnlySpan<byte> Start => _start.Length == 0 ? "/"u8 : _start;

    /// <summary>Sets where relative paths begin.</summary>
    /// <param name="directory">Absolute, and free of links.</param>
    public void BeginAt(ReadOnlySpan<byte> directory) => _start = directory.TrimEnd((byte)'/').ToArray();

    /// <summary>
    /// Which requests arrived together: a number that is the same for all of them. Until it changes, the last directory is held. 0 says
    /// nothing, and nothing is held.
    /// </summary>
    public void BeginTurn(int number)
    {
        if (number != _turn)
            Forget();
        _turn = number;
    }

    /// <summary>The same for another thread: one root, and no directory that both hold. The root ends with the first one.</summary>
    public Resolver Beside() => new(this);

    /// <summary>Names or modes have changed, so that the way to the last directory may have.</summary>
    public void Forget() => _held.Dispose();

    /// <summary>The directory that is held lies behind links: where one of them goes, it may be another.</summary>
    public bool HoldsBehindLinks => _held.LedThroughLinks;

    public void Dispose()
    {
        Forget();
        _root.Dispose();
    }

    /// <summary>Where a path's last name lies; a link there is not followed.</summary>
    /// <param name="keeps">The directory may take the place of the one that is held: not while another place still needs that.</param>
    public Place Entry(ReadOnlySpan<byte> path, bool keeps = true)
    {
        if (path.IsEmpty)
            return Place.Failed(Errno.ENOENT);
        if (path.Length >= CString.PathMax)
            return Place.Failed(Errno.ENAMETOOLONG);
        PathParts parts = new(path);
        Span<byte> room = stackalloc byte[CString.PathMax];
        if (!DirectoryOf(in parts, room, out ReadOnlySpan<byte> directory))
            return Place.Failed(Errno.ENAMETOOLONG);
        if (directory.IsEmpty)
            return Place.In(Root, owned: false, in _rootIdentity, in parts);
        if (_turn != 0 && _held.Number >= 0 && _held.IsOf(directory))
            return Place.In(_held.Number, owned: false, _held.Identity, in parts);

        Errno error = OpenDirectory(directory, out int number, out Identity identity, out bool ledThroughLinks);
        if (error.Failed)
            return Place.Failed(error);
        bool isHeld = _turn != 0 && keeps;
        if (isHeld)
            _held.Keep(directory, number, in identity, ledThroughLinks);
        return Place.In(number, owned: !isHeld, in identity, in parts);
    }

    /// <summary>open(2): links are followed unless the flags say otherwise.</summary>
    public Errno Open(ReadOnlySpan<byte> path, int flags, uint mode, out int number)
    {
        number = -1;
        if (path.IsEmpty)
            return Errno.ENOENT;
        Errno error = OpenBesideTheLast(path, flags, mode, out number);
        if (error != Errno.ELOOP)
            return error;
        Span<byte> room = stackalloc byte[CString.PathMax];
        return Absolute(path, room, out ReadOnlySpan<byte> absolute)
            ? Resolve(absolute, flags, mode, Beneath, out number)
            : Errno.ENAMETOOLONG;
    }

    /// <summary>open(2) of a name in a directory that is held. A link is not followed: ELOOP, unless the flags have O_PATH and O_NOFOLLOW.</summary>
    public Errno OpenIn(int directory, ReadOnlySpan<byte> name, int flags, uint mode, out int number) =>
        OpenIn(directory, name, flags, mode, out number, out _);

    /// <param name="crossed">Something else is mounted there.</param>
    public Errno OpenIn(int directory, ReadOnlySpan<byte> name, int flags, uint mode, out int number, out bool crossed)
    {
        flags |= OpenFlagsOf.O_NOFOLLOW | OpenFlagsOf.O_CLOEXEC;
        Errno error = Errno.EXDEV;
        number = -1;
        if (_kernelResolves)
        {
            number = Libc.openat2(directory, name, How(flags, mode, Libc.RESOLVE_NO_XDEV));
            error = Libc.Check(number);
        }

        crossed = error == Errno.EXDEV;
        if (!crossed)
            return error;
        number = Libc.openat(directory, name, flags, mode);
        error = Libc.Check(number);
        return error.Failed ? error : Vet(ref number);
    }

    public static Identity IdentityOf(int descriptor) =>
        Libc.statx(descriptor, [], Libc.AT_EMPTY_PATH, Libc.STATX_BASIC_STATS, out Statx statx) == 0 ? Identity.Of(in statx) : default;

    private static bool KernelKnowsHow(int root)
    {
        int number = Libc.openat2(root, "."u8, How(OpenFlagsOf.O_PATH | OpenFlagsOf.O_CLOEXEC, 0, Beneath));
        if (number >= 0)
            _ = Libc.close(number);
        return number >= 0;
    }

    /// <summary>What stands before a path's last name, from the root; empty is the root itself.</summary>
    private bool DirectoryOf(in PathParts parts, Span<byte> room, out ReadOnlySpan<byte> directory)
    {
        directory = parts.Directory;
        if (_start.Length == 0 || parts.IsAbsolute)
        {
            directory = directory.Trim((byte)'/');
            return directory.Length < room.Length;
        }

        return Absolute(directory, room, out directory);
    }

    private bool Absolute(ReadOnlySpan<byte> path, Span<byte> room, out ReadOnlySpan<byte> absolute)
    {
        absolute = path;
        bool fits = path.Length < room.Length;
        if (!fits || _start.Length == 0 || path is [(byte)'/', ..])
            return fits;
        int length = _start.Length + 1 + path.Length;
        if (length >= room.Length)
            return Shortened(path, room, out absolute);
        _start.CopyTo(room);
        room[_start.Length] = (byte)'/';
        path.CopyTo(room[(_start.Length + 1)..]);
        absolute = room[..length];
        return true;
    }

    /// <summary>
    /// An absolute path without the empty names and the "." that mean nothing; what it ends in stays. A relative path may have PATH_MAX bytes of its
    /// own, and they are mostly these when it does.
    /// </summary>
    private bool Shortened(ReadOnlySpan<byte> path, Span<byte> room, out ReadOnlySpan<byte> absolute)
    {
        _start.CopyTo(room);
        int length = _start.Length;
        absolute = path;
        foreach (Range range in path.Split((byte)'/'))
        {
            ReadOnlySpan<byte> name = path[range];
            bool isLast = range.End.GetOffset(path.Length) == path.Length;
            if (!isLast && (name.IsEmpty || name.SequenceEqual("."u8)))
                continue;
            if (length + 1 + name.Length >= room.Length)
                return false;
            room[length++] = (byte)'/';
            name.CopyTo(room[length..]);
            length += name.Length;
        }

        absolute = room[..length];
        return true;
    }

    /// <summary>The second path in a row through one directory waits for nothing but its own name.</summary>
    /// <returns>ELOOP when there is no such directory, or a link at the end.</returns>
    private Errno OpenBesideTheLast(ReadOnlySpan<byte> path, int flags, uint mode, out int number)
    {
        number = -1;
        if (_turn == 0 || (flags & OpenFlagsOf.O_PATH) != 0)
            return Errno.ELOOP;
        PathParts parts = new(path);
        Span<byte> room = stackalloc byte[CString.PathMax];
        if (parts.IsDots || parts.SlashFollows || !DirectoryOf(in parts, room, out ReadOnlySpan<byte> directory) || directory.IsEmpty)
            return Errno.ELOOP;
        if (!_held.IsOf(directory))
        {
            _held.Note(directory);
            return Errno.ELOOP;
        }

        using Place place = Entry(path);
        if (place.Error.Failed)
            return place.Error;
        Errno error = OpenIn(place.Directory, place.Name, flags, mode, out number);
        return error is Errno.ENOTDIR && (flags & OpenFlagsOf.O_DIRECTORY) != 0 ? Errno.ELOOP : error;
    }

    private Errno OpenDirectory(ReadOnlySpan<byte> path, out int number, out Identity identity, out bool ledThroughLinks)
    {
        int flags = OpenFlagsOf.O_PATH | OpenFlagsOf.O_DIRECTORY | OpenFlagsOf.O_CLOEXEC;
        Errno error = Errno.ELOOP;
        number = -1;
        if (!FollowsLinks || (_turn != 0 && _kernelResolves))
            error = Resolve(path, flags, 0, Beneath | Libc.RESOLVE_NO_SYMLINKS, out number);
        ledThroughLinks = error == Errno.ELOOP && FollowsLinks;
        if (ledThroughLinks)
            error = Resolve(path, flags, 0, Beneath, out number);

        // In a jail of one file system its device is the root's, and nobody asks for more.
        identity = error.Failed ? default
            : TellsIdentities || _crossesMounts ? IdentityOf(number)
            : _rootIdentity with { Inode = 0 };
        return error;
    }

    private Errno Resolve(ReadOnlySpan<byte> path, int flags, uint mode, ulong how, out int number)
    {
        how |= FollowsLinks ? 0 : Libc.RESOLVE_NO_SYMLINKS;
        bool stays = _vets && !_crossesMounts;
        Errno error = Walk(path, flags, mode, how | (stays ? Libc.RESOLVE_NO_XDEV : 0), out number, out bool vetted);
        if (stays && error == Errno.EXDEV)
        {
            _crossesMounts = true;
            stays = false;
            error = Walk(path, flags, mode, how, out number, out vetted);
        }

        return error.Failed || stays || vetted ? error : Vet(ref number);
    }

    private Errno Walk(ReadOnlySpan<byte> path, int flags, uint mode, ulong how, out int number, out bool vetted)
    {
        Errno error = Errno.EAGAIN;
        number = -1;
        vetted = false;
        for (int tries = 0; _kernelResolves && tries < Tries && error == Errno.EAGAIN; tries++)
        {
            number = Libc.openat2(Root, path, How(flags, mode, how));
            error = Libc.Check(number);
        }

        if (error != Errno.EAGAIN)
            return error;
        vetted = true;
        error = PathWalker.Open(Root, path, flags, mode, followsLinks: (how & Libc.RESOLVE_NO_SYMLINKS) == 0, out number);
        return error.Failed ? error : Vet(ref number);
    }

    /// <summary>Closes what lies on a file system of the kernel's own.</summary>
    private Errno Vet(ref int number)
    {
        if (!_vets || !KernelFileSystems.Hold(number))
            return Errno.None;
        _ = Libc.close(number);
        number = -1;
        _vetoed = true;
        return Errno.EACCES;
    }

    /// <summary>openat2 is strict: a mode without O_CREAT, and bits that are no mode, are EINVAL there and nothing for open(2).</summary>
    private static OpenHow How(int flags, uint mode, ulong resolve) => new()
    {
        flags = (ulong)(uint)flags,
        mode = (flags & (int)OpenFlags.O_CREAT) != 0 ? mode & 0xFFF : 0,
        resolve = resolve,
    };
}
