using GuardedFiles.Linux;
using Mono.Unix.Native;

namespace GuardedFiles.Confinement;

/// <summary>
/// Where a name lies: a directory that is held, and one name in it. What is done there is done by calls that take both, so that
/// nobody can exchange the directory between the look and the deed.
/// </summary>
/// <remarks>
/// 64 bytes, which the order of its fields saves: a larger structure with spans in it is copied by `rep movsq`, and nearly every request
/// copies one twice. In `stat64` that was a twentieth of all its time.
/// </remarks>
internal readonly ref struct Place
{
    private readonly bool _owned;

    private Place(int directory, ReadOnlySpan<byte> entry, bool owned)
    {
        Directory = directory;
        Entry = entry;
        _owned = owned;
    }

    /// <summary>A slash follows: only a directory will do.</summary>
    public bool MustBeDirectory { get; private init; }

    /// <summary>The path ended in ".", ".." or at the root: no name that could be made, moved or removed. <see cref="Name"/> is "." then.</summary>
    public bool IsDots { get; private init; }

    /// <summary>Why there is no such place; none when there is.</summary>
    public Errno Error { get; private init; }

    /// <summary>How the name stands to the entries of the directory; <see cref="Spelling.Own"/> unless path rules depend on it.</summary>
    public Spelling Spelling { get; init; }

    public int Directory { get; }

    /// <summary>Without slashes, unless nothing confines the session: then a whole path, for the kernel to resolve.</summary>
    public ReadOnlySpan<byte> Name => MustBeDirectory && !IsDots ? Entry[..^1] : Entry;

    /// <summary>
    /// <see cref="Name"/> with the slash that follows it, for the calls that make, remove or move a name: mkdirat(2), unlinkat(2), renameat(2),
    /// symlinkat(2), and the new name of linkat(2). These never follow a link at the end, slash or not, so that the kernel says by itself what the
    /// slash means to each of them. Calls that look something up follow a link with a slash behind it, out of a jail: they never get this.
    /// </summary>
    public ReadOnlySpan<byte> Entry { get; }

    /// <summary>All of it, absolute, as the session sees it, free of links; known only where paths are settled.</summary>
    public ReadOnlySpan<byte> Path { get; init; }

    /// <summary>The directory itself; known only when the session is confined.</summary>
    public Identity Identity { get; private init; }

    /// <summary>A name that can be looked up without leaving the directory.</summary>
    public bool IsPlain => !MustBeDirectory && !IsDots;

    public static Place Failed(Errno error) => new(-1, default, owned: false) { Error = error };

    /// <summary>Nothing confines this session: the kernel resolves the path.</summary>
    public static Place Anywhere(ReadOnlySpan<byte> path) => new(Libc.AT_FDCWD, path, owned: false);

    /// <param name="owned">The descriptor ends with this place.</param>
    public static Place In(int directory, bool owned, scoped in Identity identity, scoped in PathParts parts) => new(directory, parts.Entry, owned)
    {
        Identity = identity,
        MustBeDirectory = parts.SlashFollows,
        IsDots = parts.IsDots,
    };

    public void Dispose()
    {
        if (_owned)
            _ = Libc.close(Directory);
    }
}
