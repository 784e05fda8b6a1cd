using GuardedFiles.Confinement;
using GuardedFiles.Linux;
using GuardedFiles.Rules;
using Mono.Unix.Native;

namespace GuardedFiles;

/// <summary>
/// Opening where somebody judges: the home guard by what directories and objects are, the policy by where they lie. The last links are
/// followed here, so that the place of the object itself is judged.
/// </summary>
internal sealed partial class FileTree
{
    /// <summary>As many links as the kernel follows.</summary>
    private const int LinkLimit = 40;

    private const int Writing = (int)(OpenFlags.O_WRONLY | OpenFlags.O_RDWR);
    private const int Changing = Writing | (int)(OpenFlags.O_CREAT | OpenFlags.O_TRUNC);

    /// <param name="needed">Of an object that is not opened for its content (O_PATH).</param>
    private Errno OpenJudged(ReadOnlySpan<byte> path, int flags, uint mode, Rights needed, out int number, out Grant grant)
    {
        number = -1;
        grant = Grant.Everything;
        bool follows = (flags & OpenFlagsOf.O_NOFOLLOW) == 0;
        Errno error = path.IsEmpty ? Errno.ENOENT : Errno.ELOOP;
        Span<byte> room = stackalloc byte[CString.PathMax];
        scoped ReadOnlySpan<byte> here = path;
        for (int links = 0; links <= LinkLimit && !here.IsEmpty; links++)
        {
            using Place place = Find(here);
            if (place.Error.Failed)
                return place.Error;
            if (!place.IsPlain && _rules is not null && (error = Check(in place, Rights.See)).Failed)
                return error;
            if (!place.IsPlain)
                return Explained(path, OpenDirectoryItself(in place, here, flags, mode, needed, out number)); // Nothing is written to that.
            error = Explained(path, OpenNamed(in place, path, flags, mode, needed, out number, out grant));
            if (!follows || error is not (Errno.ELOOP or Errno.ENOTDIR))
                return error;
            if (Beyond(in place, ref here, room) is { Failed: true } refused)
                return refused;
        }

        return here.IsEmpty ? error : Errno.ELOOP;
    }

    /// <summary>A path that ends in a slash, "." or "..", or is the root: only a directory will do.</summary>
    private Errno OpenDirectoryItself(in Place place, ReadOnlySpan<byte> path, int flags, uint mode, Rights needed, out int number)
    {
        number = -1;
        if (!Settles)
            return _resolver!.Open(path, flags, mode, out number);
        Errno error = (flags & (int)OpenFlags.O_CREAT) != 0 ? ErrorOfCreating(in place, flags) : Errno.None;
        if (error.Failed)
            return error;
        Span<byte> room = stackalloc byte[CString.PathMax];
        error = Settle(path, room, out int length);
        if (error.Failed)
            return error;
        if ((flags & Changing) != 0)
            return Errno.EISDIR;
        ReadOnlySpan<byte> directory = room[..length];
        Note(directory);
        error = Check(directory, (flags & OpenFlagsOf.O_PATH) != 0 ? needed : Rights.Read);
        return error.Failed ? error : _resolver!.Open(directory, flags | OpenFlagsOf.O_DIRECTORY, mode, out number);
    }

    /// <summary>What open(2) says to O_CREAT and a path that ends in a slash or dots, whatever is there.</summary>
    private static Errno ErrorOfCreating(in Place place, int flags)
    {
        Errno error = Search(in place);
        return error.Failed ? error : place.IsDots && (flags & (int)OpenFlags.O_EXCL) != 0 ? Errno.EEXIST : Errno.EISDIR;
    }

    /// <summary>Opens a name; a link is not followed.</summary>
    /// <param name="path">As the client has it, for whoever is told of a refusal.</param>
    /// <returns>ELOOP for a link that has to be followed.</returns>
    private Errno OpenNamed(
        in Place place, ReadOnlySpan<byte> path, int flags, uint mode, Rights needed, out int number, out Grant grant)
    {
        number = -1;
        grant = Grant.Everything;
        bool isForItself = (flags & OpenFlagsOf.O_PATH) != 0;
        bool changes = (flags & Changing) != 0 || (isForItself && (needed & Rights.Attributes) != 0);
        bool creates = (flags & (int)OpenFlags.O_CREAT) != 0;
        bool staysInPlace = false;
        Openness openness = _guard is null ? Openness.Free : _guard.OpennessOf(in place, out staysInPlace);
        if (changes && (openness != Openness.Free || (creates && staysInPlace)))
            return RefuseIfReached(in place, path);
        if (place.Spelling != Spelling.Own)
            return Refuse(in place, creates);
        bool isSealed = openness != Openness.Free;
        Rights rights = RightsOf(place.Path, out PathRule? rule);
        if ((rights & Rights.See) == 0)
            return Hide(place.Path);
        grant = new Grant(rights, isSealed);
        if ((flags & OpenFlagsOf.O_PATH) == 0)
            needed = Needed(flags);
        if (rights != Rights.All && creates && (rights & Rights.CreateFile) != 0)
        {
            if ((needed & ~rights & Rights.Read) != 0)
                return Refuse(place.Path, rule, Rights.Read);
            Errno made = _resolver!.OpenIn(place.Directory, place.Name, flags | (int)OpenFlags.O_EXCL, mode, out number);
            if (made != Errno.EEXIST || (flags & (int)OpenFlags.O_EXCL) != 0)
            {
                if (!made.Failed && _guard?.IsPassedOn(in place) == true)
                    _guard.Made.Add(number);
                grant = new Grant(rights | Rights.Append | Rights.Overwrite | Rights.Attributes, isSealed);
                return made;
            }
        }

        if ((rights & needed) == needed)
            return openness == Openness.Closed && !isForItself ? OpenToList(in place, path, flags, out number) : OpenExisting(in place, path, flags, mode, changes, out number);

        // What a link itself may be used for says nothing about what it leads to; and what is missing is said to be missing.
        bool follows = (flags & OpenFlagsOf.O_NOFOLLOW) == 0;
        Errno error = Stat(place.Directory, place.Name, Libc.AT_SYMLINK_NOFOLLOW, out FileMetadata metadata);
        if (error == Errno.ENOENT && !creates)
            return error;
        bool isLink = !error.Failed && metadata.Type == FilePermissions.S_IFLNK;
        return follows && isLink ? Errno.ELOOP : Refuse(place.Path, rule, needed & ~rights);
    }

    /// <summary>What opening something like this takes, when it is there already.</summary>
    private static Rights Needed(int flags)
    {
        Rights needed = (flags & (int)OpenFlags.O_WRONLY) == 0 ? Rights.Read : Rights.See;
        if ((flags & (int)OpenFlags.O_TRUNC) != 0 || ((flags & Writing) != 0 && (flags & (int)OpenFlags.O_APPEND) == 0))
            needed |= Rights.Overwrite;
        else if ((flags & Writing) != 0)
            needed |= Rights.Append;
        return (flags & (int)OpenFlags.O_CREAT) != 0 ? needed | Rights.CreateFile : needed;
    }

    /// <summary>Opens what the home guard lets be listed, and not be read: directories only.</summary>
    /// <returns>ELOOP for a link that has to be followed.</returns>
    private Errno OpenToList(in Place place, ReadOnlySpan<byte> path, int flags, out int number)
    {
        Errno error = OpenExisting(in place, path, flags | OpenFlagsOf.O_DIRECTORY, 0, changes: false, out number);
        if (error is not (Errno.ENOTDIR or Errno.ELOOP))
            return error;
        bool follows = (flags & OpenFlagsOf.O_NOFOLLOW) == 0;
        return follows && IsLink(in place) ? Errno.ELOOP : Refuse(path);
    }

    /// <summary>Opens a name that may be opened; nothing of what it has is lost before it is known to be what its name says.</summary>
    private Errno OpenExisting(in Place place, ReadOnlySpan<byte> path, int flags, uint mode, bool changes, out int number)
    {
        Errno error;
        if (_guard is null)
            return OpenUnguarded(in place, flags, mode, out number);
        if ((flags & OpenFlagsOf.O_PATH) == 0 && _guard.IsPassedOn(in place))
            return OpenOwn(in place, path, flags, mode, out number);
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
        bool mustLook = changes || crossed || (flags & OpenFlagsOf.O_PATH) != 0 || _guard.MustSeeFiles;
        if (mustLook && (error = CheckObject(number, flags, changes)).Failed)
        {
            _ = Libc.close(number);
            number = -1;
            return error == Errno.ELOOP ? error : Refuse(path);
        }

        return (flags & (int)OpenFlags.O_TRUNC) == 0 ? Errno.None : Truncate(in place, flags, ref number);
    }

    /// <summary>Opens a file that this session makes, or has made: another one of this name may be about to get a closed name.</summary>
    private Errno OpenOwn(in Place place, ReadOnlySpan<byte> path, int flags, uint mode, out int number)
    {
        Errno error = Errno.EEXIST;
        number = -1;
        if ((flags & (int)OpenFlags.O_CREAT) != 0)
            error = _resolver!.OpenIn(place.Directory, place.Name, flags | (int)OpenFlags.O_EXCL, mode, out number);
        if (!error.Failed)
            _guard!.Made.Add(number);
        if (error != Errno.EEXIST || (flags & (int)OpenFlags.O_EXCL) != 0)
            return error;

        const int CreatingAnew = (int)(OpenFlags.O_CREAT | OpenFlags.O_TRUNC);
        error = _resolver!.OpenIn(place.Directory, place.Name, flags & ~CreatingAnew, 0, out number);
        if (error.Failed)
            return error;
        if (!_guard!.Made.Has(number))
            error = Refuse(path);
        else if ((flags & (int)OpenFlags.O_TRUNC) != 0)
            error = Libc.Check(Libc.ftruncate(number, 0));
        if (!error.Failed)
            return Errno.None;
        _ = Libc.close(number);
        number = -1;
        return error;
    }

    private Errno OpenUnguarded(in Place place, int flags, uint mode, out int number)
    {
        Errno error = _resolver!.OpenIn(place.Directory, place.Name, flags, mode, out number);
        bool mayBeLink = (flags & OpenFlagsOf.O_PATH) != 0 && (flags & OpenFlagsOf.O_NOFOLLOW) == 0; // With O_PATH it is opened itself.
        if (error.Failed || !mayBeLink)
            return error;
        error = Stat(number, [], Libc.AT_EMPTY_PATH, out FileMetadata metadata);
        if (!error.Failed && metadata.Type != FilePermissions.S_IFLNK)
            return Errno.None;
        _ = Libc.close(number);
        number = -1;
        return error.Failed ? error : Errno.ELOOP;
    }

    private Errno CheckObject(int number, int flags, bool changes)
    {
        Errno error = Stat(number, [], Libc.AT_EMPTY_PATH, out FileMetadata metadata);
        if (error.Failed)
            return error;
        if (metadata.Type == FilePermissions.S_IFLNK && (flags & OpenFlagsOf.O_NOFOLLOW) == 0)
            return Errno.ELOOP;
        Identity identity = metadata.Identity;
        if (!changes && (flags & OpenFlagsOf.O_PATH) != 0)
            return Errno.None;
        uint links = metadata.Type == FilePermissions.S_IFDIR ? 1 : metadata.Links;
        bool permitted = changes ? _guard!.PermitsObject(in identity, links) : _guard!.PermitsReading(in identity);
        return permitted ? Errno.None : Errno.EACCES;
    }

    private Errno Truncate(in Place place, int flags, ref int number)
    {
        if ((flags & Writing) != 0)
        {
            Errno error = Libc.Check(Libc.ftruncate(number, 0));
            if (!error.Failed || error == Errno.EINVAL)
                return Errno.None; // What is no file has no length to lose.
            _ = Libc.close(number);
            number = -1;
            return error;
        }

        // A descriptor for reading cannot truncate. What the name means now is checked like what it meant before.
        Errno failure = _resolver!.OpenIn(place.Directory, place.Name, (flags & ~(int)OpenFlags.O_TRUNC) | (int)OpenFlags.O_WRONLY, 0, out int writer);
        if (!failure.Failed)
        {
            failure = CheckObject(writer, flags, changes: true);
            if (!failure.Failed && (failure = Libc.Check(Libc.ftruncate(writer, 0))) == Errno.EINVAL)
                failure = Errno.None;
            _ = Libc.close(writer);
        }

        if (!failure.Failed)
            return Errno.None;
        _ = Libc.close(number);
        number = -1;
        return failure;
    }

    /// <summary>Goes on to the path that a link leads to; to nothing for what is no link.</summary>
    /// <returns>Why the link must not be followed.</returns>
    private static Errno Beyond(scoped in Place place, ref ReadOnlySpan<byte> path, Span<byte> room)
    {
        Span<byte> target = stackalloc byte[CString.PathMax];
        Errno error = FollowedLink.Read(place.Directory, place.Name, target, out int count);
        if (error is Errno.EACCES or Errno.ELOOP)
            return error;
        ReadOnlySpan<byte> text = error.Failed ? [] : target[..count];
        ReadOnlySpan<byte> directory = text is [(byte)'/', ..] ? [] : path[..(path.LastIndexOf((byte)'/') + 1)];
        int length = directory.Length + text.Length;
        path = [];
        if (text.IsEmpty || length >= room.Length)
            return Errno.None;
        directory.CopyTo(room); // Where it stands already, when this is not the first link.
        text.CopyTo(room[directory.Length..]);
        path = room[..length];
        return Errno.None;
    }

    /// <summary>What came of an open file.</summary>
    /// <param name="rights">What may be done to it by its handle.</param>
    /// <param name="isSealed">The home guard lets it be read, and not be changed.</param>
    private readonly struct Grant(Rights rights, bool isSealed)
    {
        public Rights Rights => rights;

        public bool IsSealed => isSealed;

        public static Grant Everything => new(Rights.All, isSealed: false);
    }
}
