using GuardedFiles.Confinement;
using GuardedFiles.Linux;
using Mono.Unix.Native;

namespace GuardedFiles;

/// <summary>Opening under the home guard: the last links are followed here, so that the directory of the object itself is judged.</summary>
internal sealed partial class FileTree
{
    /// <summary>As many links as the kernel follows.</summary>
    private const int LinkLimit = 40;

    private const OpenFlags Changing = OpenFlags.O_WRONLY | OpenFlags.O_RDWR | OpenFlags.O_CREAT | OpenFlags.O_TRUNC;

    /// <summary>fchmod(2) of an open file.</summary>
    public Errno SetMode(OpenFile file, uint mode) => PermitsChange(file, Attribute.Mode) ? file.SetMode(mode) : Refuse(file.Path);

    /// <summary>futimes(3) of an open file.</summary>
    public Errno SetTimes(OpenFile file, FileTimes times) =>
        PermitsChange(file, Attribute.Times) ? file.SetTimes(times) : Refuse(file.Path);

    /// <summary>fchown(2) of an open file.</summary>
    public Errno SetOwner(OpenFile file, uint uid, uint gid) =>
        PermitsChange(file, Attribute.Owner) ? file.SetOwner(uid, gid) : Refuse(file.Path);

    private bool PermitsChange(OpenFile file, Attribute attribute) =>
        _guard is null || (!file.IsSealed && PermitsAttribute(file.Descriptor.Number, attribute));

    /// <param name="isSealed">It is read, and must not be changed.</param>
    private Errno OpenGuarded(ReadOnlySpan<byte> path, int flags, uint mode, out int number, out bool isSealed)
    {
        number = -1;
        isSealed = false;
        bool follows = (flags & OpenFlagsOf.O_NOFOLLOW) == 0;
        Errno error = Errno.ELOOP;
        Span<byte> room = stackalloc byte[CString.PathMax];
        scoped ReadOnlySpan<byte> here = path;
        for (int links = 0; links <= LinkLimit && !here.IsEmpty; links++)
        {
            using Place place = Find(here);
            if (place.Error.Failed)
                return place.Error;
            if (!place.IsPlain)
                return _resolver!.Open(here, flags, mode, out number); // Only a directory will do: nothing is written to that.
            if (!Permits(in place, flags))
                return Refuse(path);
            isSealed = !_guard!.PermitsContent(in place);
            error = OpenJudged(in place, flags, mode, path, out number);
            if (!follows || error is not (Errno.ELOOP or Errno.ENOTDIR))
                return error;
            here = Beyond(in place, here, room);
        }

        return error;
    }

    private bool Permits(in Place place, int flags)
    {
        bool changes = (flags & ((int)Changing | OpenFlagsOf.O_PATH)) != 0;
        if (!changes)
            return _guard!.PermitsReading(in place);
        return (flags & (int)OpenFlags.O_CREAT) != 0 ? _guard!.PermitsName(in place) : _guard!.PermitsContent(in place);
    }

    /// <summary>Opens a name that may be opened; nothing of what it has is lost before it is known to be what its name says.</summary>
    /// <returns>ELOOP for a link that has to be followed.</returns>
    private Errno OpenJudged(in Place place, int flags, uint mode, ReadOnlySpan<byte> path, out int number)
    {
        Errno error;
        const int CreatingAnew = (int)(OpenFlags.O_CREAT | OpenFlags.O_TRUNC);
        if ((flags & CreatingAnew) == CreatingAnew && (flags & (int)OpenFlags.O_EXCL) == 0)
        {
            error = _resolver!.OpenIn(place.Directory, place.Name, flags | (int)OpenFlags.O_EXCL, mode, out number);
            if (error != Errno.EEXIST)
                return error;
        }

        error = _resolver!.OpenIn(place.Directory, place.Name, flags & ~(int)OpenFlags.O_TRUNC, mode, out number, out bool crossed);
        if (error.Failed)
            return error;
        bool changes = (flags & ((int)Changing | OpenFlagsOf.O_PATH)) != 0;
        if ((changes || crossed || _guard!.MustSeeFiles) && (error = CheckObject(number, flags)).Failed)
        {
            _ = Libc.close(number);
            number = -1;
            return error == Errno.ELOOP ? error : Refuse(path);
        }

        return (flags & (int)OpenFlags.O_TRUNC) == 0 ? Errno.None : Truncate(in place, flags, ref number);
    }

    private Errno CheckObject(int number, int flags)
    {
        Errno error = Stat(number, [], Libc.AT_EMPTY_PATH, out FileMetadata metadata);
        if (error.Failed)
            return error;
        if (metadata.Type == FilePermissions.S_IFLNK && (flags & OpenFlagsOf.O_NOFOLLOW) == 0)
            return Errno.ELOOP;
        Identity identity = metadata.Identity;
        bool changes = (flags & ((int)Changing | OpenFlagsOf.O_PATH)) != 0;
        uint links = metadata.Type == FilePermissions.S_IFDIR ? 1 : metadata.Links;
        bool permitted = changes ? _guard!.PermitsObject(in identity, links) : _guard!.PermitsReading(in identity);
        return permitted ? Errno.None : Errno.EACCES;
    }

    private Errno Truncate(in Place place, int flags, ref int number)
    {
        const int Writing = (int)(OpenFlags.O_WRONLY | OpenFlags.O_RDWR);
        if ((flags & Writing) != 0)
        {
            Errno error = Libc.Check(Libc.ftruncate(number, 0));
            if (!error.Failed || error == Errno.EINVAL)
                return Errno.None; // What is no file has no length to lose.
            _ = Libc.close(number);
            number = -1;
            return error;
        }

        // Opened for reading, a descriptor cannot truncate; opening can.
        _ = Libc.close(number);
        return _resolver!.OpenIn(place.Directory, place.Name, flags, 0, out number);
    }

    /// <summary>The path that a link leads to; nothing for what is no link.</summary>
    private static ReadOnlySpan<byte> Beyond(scoped in Place place, scoped ReadOnlySpan<byte> path, Span<byte> room)
    {
        Span<byte> target = stackalloc byte[CString.PathMax];
        nint count = Libc.readlinkat(place.Directory, place.Name, target, target.Length);
        if (count <= 0)
            return [];
        ReadOnlySpan<byte> text = target[..(int)count];
        ReadOnlySpan<byte> directory = text[0] == '/' ? [] : path[..(path.LastIndexOf((byte)'/') + 1)];
        int length = directory.Length + text.Length;
        if (length >= room.Length)
            return [];
        directory.CopyTo(room); // Where it stands already, when this is not the first link.
        text.CopyTo(room[directory.Length..]);
        return room[..length];
    }
}
