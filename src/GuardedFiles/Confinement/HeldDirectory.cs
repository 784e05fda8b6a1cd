using GuardedFiles.Linux;

namespace GuardedFiles.Confinement;

/// <summary>
/// The directory that the last path led through, kept open for the other requests that arrived together with it. They were waiting
/// when it was resolved, so that to them it is as if the kernel had paused in the middle of their own walk.
/// </summary>
internal sealed class HeldDirectory : IDisposable
{
    private readonly byte[] _path = new byte[CString.PathMax];
    private int _length = -1;

    /// <summary>Negative when the path is known, and nobody has come back to it yet.</summary>
    public int Number { get; private set; } = -1;

    public Identity Identity { get; private set; }

    /// <summary>Links lie on the way: what is removed elsewhere may be one of them.</summary>
    public bool LedThroughLinks { get; private set; }

    /// <summary>Was this the path?</summary>
    public bool IsOf(ReadOnlySpan<byte> path) => _length >= 0 && path.SequenceEqual(_path.AsSpan(0, _length));

    /// <summary>Remembers a path that may be asked for again.</summary>
    public void Note(ReadOnlySpan<byte> path)
    {
        Dispose();
        path.CopyTo(_path);
        _length = path.Length;
    }

    /// <summary>Keeps the descriptor, which is its own from now on.</summary>
    public void Keep(ReadOnlySpan<byte> path, int number, in Identity identity, bool ledThroughLinks)
    {
        Note(path);
        Number = number;
        Identity = identity;
        LedThroughLinks = ledThroughLinks;
    }

    /// <summary>Forgets it.</summary>
    public void Dispose()
    {
        if (Number >= 0)
            _ = Libc.close(Number);
        Number = -1;
        LedThroughLinks = false;
        _length = -1;
    }
}
