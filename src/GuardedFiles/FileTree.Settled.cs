using GuardedFiles.Confinement;
using GuardedFiles.Linux;
using GuardedFiles.Rules;
using Mono.Unix.Native;

namespace GuardedFiles;

/// <summary>
/// Where names are judged, or noted down, a path is settled first: absolute, and without links, "." and ".." on the way. Then it is resolved
/// without following any link, so that what was judged is what is opened, whoever exchanges what meanwhile.
/// </summary>
internal sealed partial class FileTree
{
    /// <summary>Somebody has put a link in the place of a directory between the look and the deed, this often in a row: he means it.</summary>
    private const int MostExchanges = 16;

    private byte[] _firstRoom = [];
    private byte[] _secondRoom = [];
    private int _firstLength;
    private int _secondLength;

    /// <summary>The places of the last operation, for those who take note of it.</summary>
    private ReadOnlySpan<byte> FirstSeen => _firstRoom.AsSpan(0, _firstLength);

    private ReadOnlySpan<byte> SecondSeen => _secondRoom.AsSpan(0, _secondLength);

    /// <summary>Paths are settled: the policy depends on them, or somebody takes note of them.</summary>
    private bool Settles => _rules is not null || Witness is not null;

    private Place FindSettled(ReadOnlySpan<byte> path, bool second)
    {
        Span<byte> room = stackalloc byte[CString.PathMax + 2];
        Errno error = path.IsEmpty ? Errno.ENOENT : path.Length >= CString.PathMax ? Errno.ENAMETOOLONG : Errno.ELOOP;
        if (error != Errno.ELOOP)
            return Unsettled(second, error);
        PathParts parts = new(path);
        for (int tries = 0; tries < MostExchanges; tries++)
        {
            error = SettleWay(path, in parts, plainly: tries == 0, room, out int length);
            if (error.Failed)
                return Unsettled(second, error);
            if (length == 0)
                continue;

            ReadOnlySpan<byte> settled = Keep(room[..length], second);
            Place place = _resolver!.Entry(settled, keeps: !second);
            error = place.Error;

            // What is no directory may be hidden itself, though what it is asked for is not: then it is not there.
            bool mayTell = error == Errno.ENOTDIR && tries == 0 && _rules is { Hides: true };
            if (error != Errno.ELOOP && !mayTell)
                return error.Failed ? Place.Failed(IsHidden(Shown(settled)) ? Hide(Shown(settled)) : error) : Spelled(place with { Path = Shown(settled) });
        }

        return Unsettled(second, Errno.ELOOP);
    }

    /// <summary>"/." behind a settled path stands for the directory itself, as in a path that ends in dots.</summary>
    private static ReadOnlySpan<byte> Shown(ReadOnlySpan<byte> settled)
    {
        ReadOnlySpan<byte> shown = settled.EndsWith("/."u8) ? settled[..^2] : settled.TrimEnd((byte)'/');
        return shown.IsEmpty ? "/"u8 : shown;
    }

    private Place Unsettled(bool second, Errno error)
    {
        if (second)
            _secondLength = 0;
        else
            _firstLength = 0;
        return Place.Failed(error);
    }

    private ReadOnlySpan<byte> Keep(scoped ReadOnlySpan<byte> settled, bool second)
    {
        ref byte[] room = ref second ? ref _secondRoom : ref _firstRoom;
        if (room.Length == 0)
            room = new byte[CString.PathMax + 2];
        settled.CopyTo(room);
        if (second)
            _secondLength = Shown(settled).Length;
        else
            _firstLength = Shown(settled).Length;
        return room.AsSpan(0, settled.Length);
    }

    private void Note(ReadOnlySpan<byte> settled) => Keep(settled, second: false);

    /// <summary>The way to a path's last name; what it ends in stays.</summary>
    /// <param name="plainly">As text only, as long as no name of it is "." or "..": whether links are on the way is found out by opening it.</param>
    /// <param name="length">0 when it cannot be had plainly.</param>
    private Errno SettleWay(ReadOnlySpan<byte> path, in PathParts parts, bool plainly, Span<byte> room, out int length)
    {
        length = 0;
        Span<byte> way = room[..CString.PathMax];
        ReadOnlySpan<byte> toWalk = parts.IsDots ? path : parts.Directory;
        if (plainly && !parts.IsDots)
        {
            if (!JoinPlainly(parts.IsAbsolute, toWalk, way, out length))
                return length < 0 ? Errno.ENAMETOOLONG : Errno.None;
        }
        else
        {
            Errno error = Walk(toWalk, PathWalk.DeepestLinks, lastMayMiss: false, way, out length);
            if (error.Failed)
                return error;
        }

        if (length == 1)
            length = 0; // The root is the slash before the name.
        ReadOnlySpan<byte> name = parts.IsDots ? "."u8 : parts.Name;
        if (length + 1 + name.Length >= CString.PathMax)
            return Errno.ENAMETOOLONG;
        room[length++] = (byte)'/';
        name.CopyTo(room[length..]);
        length += name.Length;
        if (parts.SlashFollows && !parts.IsDots)
            room[length++] = (byte)'/';
        return Errno.None;
    }

    /// <summary>An absolute path without empty names; false when one is "." or "..", and with a negative length when it is too long.</summary>
    private bool JoinPlainly(bool isAbsolute, ReadOnlySpan<byte> directory, Span<byte> into, out int length)
    {
        length = 0;
        if (!isAbsolute)
        {
            ReadOnlySpan<byte> start = _resolver!.Start.TrimEnd((byte)'/');
            start.CopyTo(into);
            length = start.Length;
        }

        foreach (Range range in directory.Split((byte)'/'))
        {
            ReadOnlySpan<byte> name = directory[range];
            if (name.IsEmpty)
                continue;
            bool isDots = name.SequenceEqual("."u8) || name.SequenceEqual(".."u8);
            bool fits = length + 1 + name.Length < into.Length;
            if (isDots || !fits)
            {
                length = isDots ? 0 : -1;
                return false;
            }

            into[length++] = (byte)'/';
            name.CopyTo(into[length..]);
            length += name.Length;
        }

        if (length == 0)
            into[length++] = (byte)'/';
        return true;
    }

    /// <summary>All of a path, last links included; it must exist.</summary>
    private Errno Settle(ReadOnlySpan<byte> path, Span<byte> room, out int length)
    {
        Errno error = Errno.ELOOP;
        length = 0;
        for (int tries = 0; tries < MostExchanges && error == Errno.ELOOP; tries++)
            error = Walk(path, PathWalk.DeepestLinks, lastMayMiss: false, room, out length);
        return error;
    }

    private bool IsHidden(ReadOnlySpan<byte> settled) => (RightsOf(settled, out _) & Rights.See) == 0;
}
