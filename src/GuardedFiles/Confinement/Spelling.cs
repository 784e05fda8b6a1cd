using GuardedFiles.Linux;
using Mono.Unix.Native;

namespace GuardedFiles.Confinement;

/// <summary>How a name stands to the entries of its directory.</summary>
internal enum Spelling : byte
{
    /// <summary>The name of an entry as the directory lists it, or a new name that becomes one: a comparison of names holds.</summary>
    Own,

    /// <summary>An entry is found by it and has another name.</summary>
    Other,

    /// <summary>No entry is found by it, but a new one might get another name, or be found by more names than this.</summary>
    Unfit,
}

/// <summary>
/// Compares a name with what its directory lists. Two entries that fold to one name cannot lie in one directory, so a name that is listed
/// leads to its own entry.
/// </summary>
internal static class Spellings
{
    /// <summary>Characters that file systems of other machines drop, replace, or take for a separator of streams or directories.</summary>
    private static ReadOnlySpan<byte> Odd => "\"*/:<>?\\|"u8;

    /// <param name="directory">O_PATH will do.</param>
    /// <param name="name">One name, neither "." nor "..".</param>
    /// <param name="folding">What <see cref="Folding.Of"/> says of the directory.</param>
    /// <param name="plainFit">New names of plain ASCII are fit: what they are compared with is ASCII, without case.</param>
    /// <returns>Why the directory cannot be asked.</returns>
    /// <remarks>
    /// System calls: none where the directory compares bytes. One or two where that is unknown and the name is plain; else the directory is
    /// listed until the name is found.
    /// </remarks>
    public static Errno Of(int directory, ReadOnlySpan<byte> name, NameFolding folding, bool plainFit, out Spelling spelling)
    {
        spelling = Spelling.Own;
        if (folding == NameFolding.Exact)
            return Errno.None;
        Errno error = Libc.Check(Libc.statx(
            directory, name, Libc.AT_SYMLINK_NOFOLLOW | Libc.AT_NO_AUTOMOUNT, Libc.STATX_BASIC_STATS, out _));
        if (error == Errno.ENOENT)
        {
            bool isFit = (plainFit && IsPlain(name)) || (folding != NameFolding.Folds && Folding.IsCaseSensitive(directory));
            spelling = isFit ? Spelling.Own : Spelling.Unfit;
            return Errno.None;
        }

        // An 8.3 name (NAME~1.TXT) may be found where case matters.
        bool caseTells = folding == NameFolding.Unread || (folding == NameFolding.Unknown && IsPlain(name) && !name.Contains((byte)'~'));
        if (error.Failed || (caseTells && HasNoTwin(directory, name)))
            return error;
        return Search(directory, name, out spelling);
    }

    /// <summary>Printable ASCII that every file system keeps as it is.</summary>
    internal static bool IsPlain(ReadOnlySpan<byte> name)
    {
        foreach (byte character in name)
            if (character is < (byte)' ' or > (byte)'~' || Odd.Contains(character))
                return false;
        return name is [not (byte)' ', ..] and [.., not ((byte)'.' or (byte)' ')];
    }

    /// <summary>In another case the name leads nowhere.</summary>
    private static bool HasNoTwin(int directory, ReadOnlySpan<byte> name)
    {
        Span<byte> swapped = stackalloc byte[DirectoryEntry.LongestLength];
        return name.Length <= swapped.Length && Folding.SwapCase(name, swapped) && Folding.IsMissing(directory, swapped[..name.Length]);
    }

    private static Errno Search(int directory, ReadOnlySpan<byte> name, out Spelling spelling)
    {
        spelling = Spelling.Other;
        using DirectoryNames? names = Folding.Open(directory);
        if (names is null)
            return Errno.EACCES;
        while (names.Next(out ReadOnlySpan<byte> entry))
        {
            if (!entry.SequenceEqual(name))
                continue;
            spelling = Spelling.Own;
            return Errno.None;
        }

        return names.Error;
    }
}
