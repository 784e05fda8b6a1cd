using GuardedFiles.Linux;
using Mono.Unix.Native;

namespace GuardedFiles.Confinement;

/// <summary>
/// Directories whose paths consist of the own names of entries, so that rules can be compared with the paths. Remembers the last few.
/// </summary>
/// <param name="plainFit">As <see cref="Spellings.Of"/> takes it.</param>
internal sealed class SpelledDirectories(Resolver resolver, bool plainFit)
{
    private const int Places = 8;

    /// <summary>Milliseconds. Something may be mounted or renamed from outside.</summary>
    private const long Memory = 1000;

    private readonly Known[] _known = new Known[Places];
    private int _next;

    public bool PlainFit => plainFit;

    /// <summary>A directory was moved or removed.</summary>
    public void Forget() => Array.Clear(_known);

    /// <summary>Goes along a path from the root of what the session sees, and compares each name with what its directory lists.</summary>
    /// <param name="path">Absolute, without links, "." and "..".</param>
    /// <param name="folding">Of the directory at its end.</param>
    /// <returns>ENOENT when a name is not the own name of an entry.</returns>
    public Errno Check(ReadOnlySpan<byte> path, out NameFolding folding)
    {
        if (Recall(path) is { } known)
        {
            folding = known;
            return Errno.None;
        }

        Errno error = Walk(path, out folding);
        if (!error.Failed)
            Remember(path, folding);
        return error;
    }

    /// <summary>What is known of a directory; null when its path has to be checked.</summary>
    public NameFolding? Recall(ReadOnlySpan<byte> path)
    {
        long now = Environment.TickCount64;
        foreach (ref readonly Known known in _known.AsSpan())
            if (known.Path is not null && now - known.Time < Memory && path.SequenceEqual(known.Path))
                return known.Folding;
        return null;
    }

    private Errno Walk(ReadOnlySpan<byte> path, out NameFolding folding)
    {
        int current = resolver.Root;
        folding = Folding.Of(current);
        Errno error = Errno.None;
        foreach (Range range in path.Split((byte)'/'))
        {
            if (path[range].IsEmpty)
                continue;
            error = Step(current, path[range], folding, out int next);
            if (current != resolver.Root)
                _ = Libc.close(current);
            current = next;
            if (error.Failed)
                return error;
            folding = Folding.Of(current);
        }

        if (current != resolver.Root)
            _ = Libc.close(current);
        return error;
    }

    private Errno Step(int directory, ReadOnlySpan<byte> name, NameFolding folding, out int next)
    {
        next = resolver.Root;
        Errno error = Spellings.Of(directory, name, folding, plainFit, out Spelling spelling);
        if (error.Failed || spelling != Spelling.Own)
            return error.Failed ? error : Errno.ENOENT;
        int flags = OpenFlagsOf.O_PATH | OpenFlagsOf.O_DIRECTORY | OpenFlagsOf.O_NOFOLLOW | OpenFlagsOf.O_CLOEXEC;
        int number = Libc.openat(directory, name, flags, 0);
        error = Libc.Check(number);
        if (!error.Failed)
            next = number;
        return error;
    }

    private void Remember(ReadOnlySpan<byte> path, NameFolding folding)
    {
        _known[_next] = new Known { Path = path.ToArray(), Folding = folding, Time = Environment.TickCount64 };
        _next = (_next + 1) % Places;
    }

    private struct Known
    {
        public byte[]? Path;
        public NameFolding Folding;
        public long Time;
    }
}
