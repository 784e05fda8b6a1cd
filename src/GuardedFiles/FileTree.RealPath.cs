using GuardedFiles.Confinement;
using GuardedFiles.Linux;
using Mono.Unix.Native;

namespace GuardedFiles;

internal sealed partial class FileTree
{
    /// <summary>chdir(2): relative paths begin there from now on.</summary>
    public Errno Enter(ReadOnlySpan<byte> directory)
    {
        if (_resolver is null)
            return Libc.Check(Libc.chdir(directory));
        Span<byte> real = stackalloc byte[CString.PathMax];
        Errno error = RealPath(directory, real, out int length);
        if (error.Failed || (error = Stat(real[..length], out FileMetadata metadata)).Failed)
            return error;
        if (metadata.Type != FilePermissions.S_IFDIR)
            return Errno.ENOTDIR;
        _resolver.BeginAt(real[..length]);
        return Errno.None;
    }

    /// <summary>Where relative paths begin, as this session sees it: getcwd(3) when nothing confines it. Without a NUL.</summary>
    public Errno StartDirectory(Span<byte> buffer, out int length)
    {
        if (_resolver is not null)
        {
            length = _resolver.Start.Length;
            _resolver.Start.CopyTo(buffer);
            return Errno.None;
        }

        length = Libc.getcwd(buffer);
        return Libc.Check(length);
    }

    /// <summary>
    /// The absolute path of an object, free of links, "." and "..". Its last name need not exist; all before it must.
    /// The algorithm is the BSD one that OpenSSH answers with: ".." takes back a name that is already resolved.
    /// </summary>
    /// <param name="buffer">Room for PATH_MAX bytes.</param>
    /// <returns>ENOENT, ENOTDIR, EACCES, ELOOP beyond 32 links, ENAMETOOLONG beyond PATH_MAX.</returns>
    /// <remarks>"." is what most sessions begin with, and often all that they ask: no names to walk, and no room to walk them in.</remarks>
    public Errno RealPath(ReadOnlySpan<byte> path, Span<byte> buffer, out int length) =>
        path.SequenceEqual("."u8)
            ? StartDirectory(buffer, out length)
            : TellRefusal(Begin("realpath"), path, Walk(path, PathWalk.LinkLimit, lastMayMiss: true, buffer, out length));

    /// <summary>
    /// Goes along a path name by name. A name that the session does not see leads to what it sees beneath, but not back, and not through a
    /// link: there it is as if it did not exist.
    /// </summary>
    /// <param name="lastMayMiss">
    /// It is REALPATH, as OpenSSH answers it: the last name need not exist, and a name before ".." or a slash may be that of a file. Otherwise the
    /// path is that of an operation, and ENOTDIR as in path_resolution(7).
    /// </param>
    private Errno Walk(ReadOnlySpan<byte> path, int mostLinks, bool lastMayMiss, Span<byte> room, out int length)
    {
        length = 0;
        int start = 0;
        Errno error = path.StartsWith("/"u8) ? Errno.None : StartDirectory(room, out start);
        if (error.Failed)
            return error;
        PathWalk walk = new(room, start, stackalloc byte[CString.PathMax], stackalloc byte[CString.PathMax]);
        if (!walk.Push(path))
            return Errno.ENAMETOOLONG;

        bool hidden = false;
        bool mayMiss = false;
        _ = walk.TakeReturned();
        while (walk.Next(out bool last))
        {
            if (walk.TakeReturned() && hidden)
                return Hide(path);
            hidden = IsHidden(walk.Resolved);
            mayMiss = last && lastMayMiss;
            if (hidden && mayMiss)
                break;
            error = LookAt(walk.Resolved, out FileMetadata metadata);
            if (error == Errno.ENOENT && mayMiss)
                break;
            bool isLink = !error.Failed && metadata.Type == FilePermissions.S_IFLNK;
            if (hidden && (error.Failed || metadata.Type != FilePermissions.S_IFDIR))
                return Hide(path);
            if (!lastMayMiss && !last && !error.Failed && metadata.Type is not (FilePermissions.S_IFDIR or FilePermissions.S_IFLNK))
                return Errno.ENOTDIR;
            if (error.Failed || (isLink && (error = FollowLink(ref walk, mostLinks)).Failed))
                return error;
        }

        length = walk.Resolved.Length;
        if (walk.Overflowed)
            return Errno.ENAMETOOLONG;
        return hidden && (walk.TakeReturned() || !mayMiss || IsHidden(Parent(walk.Resolved))) ? Hide(path) : Errno.None;
    }

    private Errno FollowLink(ref PathWalk walk, int mostLinks)
    {
        Span<byte> target = stackalloc byte[CString.PathMax];
        using Place place = WithoutJudging(walk.Resolved);
        if (place.Error.Failed)
            return place.Error;
        Errno error = ReadToFollow(in place, target, out int length);
        if (error.Failed)
            return error;
        if (length == 0)
            return Errno.ENOENT;
        if (length == target.Length)
            return Errno.ENAMETOOLONG;
        if (walk.LinksFollowed > mostLinks)
            return Errno.ELOOP;
        return walk.Replace(target[..length]) ? Errno.None : Errno.ENAMETOOLONG;
    }

    /// <summary>OpenSSH's sftp_realpath follows any link. In a session that is confined, what is opened later depends on the answer.</summary>
    private Errno ReadToFollow(in Place place, Span<byte> target, out int length)
    {
        if (_resolver is not null)
            return FollowedLink.Read(place.Directory, place.Name, target, out length);
        length = (int)Libc.readlinkat(place.Directory, place.Name, target, target.Length);
        return Libc.Check(length);
    }

    /// <summary>lstat(2) of a path that is free of links so far, whoever may see it.</summary>
    private Errno LookAt(ReadOnlySpan<byte> path, out FileMetadata metadata)
    {
        metadata = default;
        using Place place = WithoutJudging(path);
        Errno error = place.Error.Failed ? Explained(path, place.Error) : CheckSpelling(in place, path);
        return error.Failed ? error : StatAt(in place, path, Libc.AT_SYMLINK_NOFOLLOW, out metadata);
    }

    private Place WithoutJudging(ReadOnlySpan<byte> path) =>
        _resolver is null ? Place.Anywhere(path) : _resolver.Entry(path, keeps: !Settles);

    private static ReadOnlySpan<byte> Parent(ReadOnlySpan<byte> path)
    {
        int slash = path.LastIndexOf((byte)'/');
        return slash <= 0 ? "/"u8 : path[..slash];
    }
}
