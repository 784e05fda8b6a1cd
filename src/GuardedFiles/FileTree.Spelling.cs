using GuardedFiles.Confinement;
using Mono.Unix.Native;

namespace GuardedFiles;

/// <summary>
/// Path rules compare names. Where a file system finds an entry by other names than its own, a session with path rules finds it by its own
/// name only; and it makes no name that the file system might change, or find by another spelling that a rule means.
/// </summary>
internal sealed partial class FileTree
{
    /// <summary>Checks the names that lead to a place, and looks at how its own name is spelled.</summary>
    private Place Spelled(Place place)
    {
        if (_spelled is null)
            return place;
        Errno error = _spelled.Check(place.IsDots ? place.Path : Parent(place.Path), out NameFolding folding);
        Spelling spelling = Spelling.Own;
        if (!error.Failed && !place.IsDots)
            error = Spellings.Of(place.Directory, place.Name, folding, _spelled.PlainFit, out spelling);
        if (!error.Failed)
            return place with { Spelling = spelling };
        place.Dispose();
        return Place.Failed(IsHidden(place.Path) ? Errno.ENOENT : error);
    }

    /// <summary>The same for one name on the way, after those before it.</summary>
    private Errno CheckSpelling(in Place place, ReadOnlySpan<byte> path)
    {
        if (_spelled is null || place.IsDots)
            return Errno.None;
        NameFolding folding = _spelled.Recall(Parent(path)) ?? Folding.Of(place.Directory);
        Errno error = Spellings.Of(place.Directory, place.Name, folding, _spelled.PlainFit, out Spelling spelling);
        return error.Failed || spelling == Spelling.Own ? error : Errno.ENOENT;
    }

    /// <summary>A name that cannot be compared with rules: there is no such entry, and none may be made.</summary>
    private Errno Refuse(in Place place, bool creates)
    {
        if (IsHidden(place.Path))
            return Hide(place.Path);
        if (creates)
            return Refuse(place.Path, "rules: the file system would find this name by other spellings"u8);
        if (place.Spelling == Spelling.Other)
            Refused?.Invoke(place.Path, RefusedBy.Spelling, []);
        return Errno.ENOENT;
    }
}
