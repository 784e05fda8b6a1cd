using GuardedFiles.Linux;
using Mono.Unix.Native;

namespace GuardedFiles.Confinement;

/// <summary>The way up by "..", as the kernel goes it: directories, not words.</summary>
/// <param name="directory">Where it begins; the caller keeps it open.</param>
internal ref struct Ascent(int directory, in Identity identity)
{
    private readonly int _first = directory;

    /// <summary>Where it has come to.</summary>
    public int Directory { get; private set; } = directory;

    public Identity Identity { get; private set; } = identity;

    /// <summary>The directory that it came from last; negative at the beginning.</summary>
    public int Below { get; private set; } = -1;

    /// <summary>Why <see cref="Next"/> was false; none at the top.</summary>
    public Errno Error { get; private set; }

    /// <summary>Goes up one directory; false at the top, and where that cannot be opened.</summary>
    public bool Next()
    {
        int flags = OpenFlagsOf.O_PATH | OpenFlagsOf.O_DIRECTORY | OpenFlagsOf.O_CLOEXEC;
        int parent = Libc.openat(Directory, ".."u8, flags, 0);
        Error = Libc.Check(parent);
        if (Error.Failed)
            return false;
        Identity above = Resolver.IdentityOf(parent);
        if (above == Identity)
        {
            _ = Libc.close(parent);
            return false;
        }

        Release(Below);
        (Below, Directory, Identity) = (Directory, parent, above);
        return true;
    }

    /// <summary>Does a directory lie in another, or is it that one?</summary>
    public static bool Reaches(in Identity above, int directory)
    {
        using Ascent way = new(directory, Resolver.IdentityOf(directory));
        while (way.Identity != above && way.Next())
        {
        }

        return way.Identity == above && above != default;
    }

    public readonly void Dispose()
    {
        Release(Below);
        Release(Directory);
    }

    private readonly void Release(int descriptor)
    {
        if (descriptor >= 0 && descriptor != _first)
            _ = Libc.close(descriptor);
    }
}
