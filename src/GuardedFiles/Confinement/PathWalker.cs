using GuardedFiles.Linux;
using Mono.Unix.Native;

namespace GuardedFiles.Confinement;

/// <summary>
/// What openat2(2) does with RESOLVE_IN_ROOT, name by name in user space, where the kernel lacks the call or gives up on a path that
/// others keep renaming. No step follows a link, and none asks the kernel for "..": links are read and walked as text, and ".." takes
/// back a name and begins at the root again. So no exchange of a name leads out: there is no step that could.
/// </summary>
internal struct PathWalker
{
    /// <summary>As many links as the kernel follows.</summary>
    private const int LinkLimit = 40;

    private static int StepFlags => OpenFlagsOf.O_PATH | OpenFlagsOf.O_DIRECTORY | OpenFlagsOf.O_NOFOLLOW | OpenFlagsOf.O_CLOEXEC;

    private readonly int _root;
    private readonly bool _followsLinks;
    private int _current;

    private PathWalker(int root, bool followsLinks)
    {
        _root = _current = root;
        _followsLinks = followsLinks;
    }

    /// <summary>open(2) beneath a root, which is where absolute paths and absolute links begin.</summary>
    /// <param name="path">Relative paths begin at the root, too.</param>
    /// <param name="followsLinks">False to answer ELOOP for a link, but for one that is opened itself.</param>
    public static Errno Open(int root, ReadOnlySpan<byte> path, int flags, uint mode, bool followsLinks, out int number)
    {
        PathWalk walk = new(
            stackalloc byte[CString.PathMax], 0, stackalloc byte[CString.PathMax], stackalloc byte[CString.PathMax]);
        number = -1;
        if (!walk.Push(path))
            return Errno.ENAMETOOLONG;
        PathWalker walker = new(root, followsLinks);
        Errno error = walker.Walk(ref walk, flags, mode, out number);
        walker.MoveTo(root);
        return error;
    }

    private Errno Walk(scoped ref PathWalk walk, int flags, uint mode, out int number)
    {
        number = -1;
        Errno error;
        while (walk.Next(out bool last))
        {
            error = Step(ref walk, last, flags, mode, out number);
            if (error.Failed || number >= 0)
                return error;
        }

        if (walk.Overflowed)
            return Errno.ENAMETOOLONG;

        // The path ends in a slash, "." or "..": what it names is the directory where we stand.
        error = walk.TakeReturned() ? Retrace(walk.Resolved) : Errno.None;
        return error.Failed ? error : OpenIn(_current, "."u8, flags, mode, out number);
    }

    /// <summary>One name: a directory to go on from, a link to walk instead, or, at the end of the path, what was asked for.</summary>
    /// <param name="number">Negative while the walk goes on.</param>
    private Errno Step(scoped ref PathWalk walk, bool last, int flags, uint mode, out int number)
    {
        number = -1;
        ReadOnlySpan<byte> resolved = walk.Resolved;
        int slash = resolved.LastIndexOf((byte)'/');
        ReadOnlySpan<byte> name = resolved[(slash + 1)..];
        Errno error = walk.TakeReturned() ? Retrace(resolved[..slash]) : Errno.None;
        if (error.Failed)
            return error;

        // What is no directory is not made with a slash behind its name, whatever has the name.
        if (!last && (flags & (int)OpenFlags.O_CREAT) != 0 && walk.Left.TrimStart((byte)'/').IsEmpty)
            return SearchCurrent(Errno.EISDIR);
        bool followed = !last || (flags & OpenFlagsOf.O_NOFOLLOW) == 0;
        error = OpenIn(_current, name, last ? flags : StepFlags, mode, out int next);
        if (error is Errno.ELOOP or Errno.ENOTDIR && followed)
            return FollowLink(ref walk, name, error);
        if (error.Failed)
            return error;
        if (!last)
        {
            MoveTo(next);
            return Errno.None;
        }

        // With O_PATH a link is opened itself.
        if ((flags & OpenFlagsOf.O_PATH) != 0 && followed && IsLink(next))
        {
            _ = Libc.close(next);
            return FollowLink(ref walk, name, Errno.ELOOP);
        }

        number = next;
        return Errno.None;
    }

    /// <param name="otherwise">What to answer for something that is no link.</param>
    private readonly Errno FollowLink(scoped ref PathWalk walk, scoped ReadOnlySpan<byte> name, Errno otherwise)
    {
        Span<byte> target = stackalloc byte[CString.PathMax];
        int length = 0;
        Errno error = _followsLinks
            ? FollowedLink.Read(_current, name, target, out length)
            : Libc.Check(Libc.readlinkat(_current, name, target, target.Length));
        if (error.Failed)
            return error == Errno.EINVAL ? otherwise : error;
        if (!_followsLinks)
            return Errno.ELOOP;
        if (length == 0)
            return Errno.ENOENT;
        if (walk.LinksFollowed >= LinkLimit)
            return Errno.ELOOP;
        return length < target.Length && walk.Replace(target[..length]) ? Errno.None : Errno.ENAMETOOLONG;
    }

    /// <summary>Goes down from the root again, by names that were directories a moment ago. What has become a link since is not followed.</summary>
    private Errno Retrace(scoped ReadOnlySpan<byte> directory)
    {
        MoveTo(_root);
        foreach (Range range in directory.Split((byte)'/'))
        {
            ReadOnlySpan<byte> name = directory[range];
            if (name.IsEmpty)
                continue;
            Errno error = OpenIn(_current, name, StepFlags, 0, out int next);
            if (error.Failed)
                return error;
            MoveTo(next);
        }

        return Errno.None;
    }

    /// <summary>EACCES where no name can be looked up.</summary>
    private readonly Errno SearchCurrent(Errno otherwise)
    {
        Errno error = Libc.Check(Libc.statx(_current, "."u8, 0, Libc.STATX_BASIC_STATS, out _));
        return error.Failed ? error : otherwise;
    }

    private void MoveTo(int directory)
    {
        if (_current != _root)
            _ = Libc.close(_current);
        _current = directory;
    }

    private static bool IsLink(int descriptor) =>
        Libc.statx(descriptor, [], Libc.AT_EMPTY_PATH, Libc.STATX_BASIC_STATS, out Statx statx) == 0
        && ((FilePermissions)statx.stx_mode & FilePermissions.S_IFMT) == FilePermissions.S_IFLNK;

    private static Errno OpenIn(int directory, ReadOnlySpan<byte> name, int flags, uint mode, out int number)
    {
        number = Libc.openat(directory, name, flags | OpenFlagsOf.O_NOFOLLOW | OpenFlagsOf.O_CLOEXEC, mode);
        return Libc.Check(number);
    }
}
