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
    public Errno RealPath(ReadOnlySpan<byte> path, Span<byte> buffer, out int length)
    {
        length = 0;
        int start = 0;
        bool absolute = path.StartsWith("/"u8);
        if (!absolute)
        {
            Errno error = StartDirectory(buffer, out start);
            if (error.Failed)
                return error;
        }

        PathWalk walk = new(buffer, start, stackalloc byte[CString.PathMax], stackalloc byte[CString.PathMax]);
        return walk.Push(path) ? Walk(ref walk, out length) : Errno.ENAMETOOLONG;
    }

    private Errno Walk(ref PathWalk walk, out int length)
    {
        length = 0;
        while (walk.Next(out bool last))
        {
            Errno error = LinkStat(walk.Resolved, out FileMetadata metadata);
            if (error == Errno.ENOENT && last)
                break;
            if (error.Failed)
                return error;
            if (metadata.Type == FilePermissions.S_IFLNK && (error = FollowLink(ref walk)).Failed)
                return error;
        }

        length = walk.Resolved.Length;
        return walk.Overflowed ? Errno.ENAMETOOLONG : Errno.None;
    }

    private Errno FollowLink(ref PathWalk walk)
    {
        Span<byte> target = stackalloc byte[CString.PathMax];
        Errno error = ReadLinkAsIs(walk.Resolved, target, out int length);
        if (error.Failed)
            return error;
        if (length == 0)
            return Errno.ENOENT;
        if (length == target.Length)
            return Errno.ENAMETOOLONG;
        if (walk.LinksFollowed > PathWalk.LinkLimit)
            return Errno.ELOOP;
        return walk.Replace(target[..length]) ? Errno.None : Errno.ENAMETOOLONG;
    }
}
