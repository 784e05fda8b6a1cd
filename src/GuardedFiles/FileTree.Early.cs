using GuardedFiles.Confinement;
using Mono.Unix.Native;

namespace GuardedFiles;

/// <summary>What workers find out before its turn. It is taken here, at the place where the kernel would be asked.</summary>
internal sealed partial class FileTree
{
    /// <summary>Whether storage is slow, and who helps then; the same for all threads of a session.</summary>
    public Storage Storage { get; private init; }

    /// <summary>What was asked ahead for the request whose turn it is; null for most.</summary>
    public EarlyCall? Early { get; set; }

    /// <summary>Where the last path led to; empty where paths are not settled.</summary>
    internal byte[] LastSeen => Settles ? FirstSeen.ToArray() : [];

    /// <summary>
    /// The same files for another thread: the same root, the same policy, and nothing shared that changes. Nobody takes note of what it
    /// does: that is for the one whose turn it is.
    /// </summary>
    internal FileTree ForWorker()
    {
        Bounds? bounds = _bounds is null ? null : new Bounds(_bounds.Resolver.Beside(), _guard?.Beside(), _jail, _bounds.Links);
        return new FileTree(_policy, bounds) { Storage = Storage, Witness = Witness is null ? null : (scoped in FileEvent _) => { } };
    }

    private EarlyCall? TakeEarly(EarlyKind kind)
    {
        EarlyCall? early = Early;
        Early = null;
        if (early?.Kind != kind || !early.IsUsable)
            return null;
        if (early.Seen.Length > 0)
            Note(early.Seen);
        return early;
    }
}
