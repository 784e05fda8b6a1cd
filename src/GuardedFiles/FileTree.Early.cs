using Mono.Unix.Native;

namespace GuardedFiles;

/// <summary>What workers find out before its turn. It is taken here, at the place where the kernel would be asked.</summary>
internal sealed partial class FileTree
{
    /// <summary>Whether storage is slow, and who helps then; the same for all threads of a session.</summary>
    public Storage Storage { get; private init; }

    /// <summary>What was asked ahead for the request whose turn it is; null for most.</summary>
    public EarlyCall? Early { get; set; }

    /// <summary>What a worker's own witness was last told of: where the path led to. Empty where nobody takes note.</summary>
    internal byte[] LastSeen { get; set; } = [];

    /// <summary>
    /// The same files for another thread: the same root, the same policy, and nothing shared that changes. The account is not told of what
    /// it does: that is for the one whose turn it is, who needs to know where the path led to.
    /// </summary>
    internal FileTree ForWorker()
    {
        Bounds? bounds = _bounds is null ? null : new Bounds(_bounds.Resolver.Beside(), _guard?.Beside(), _jail, _bounds.Links);
        FileTree worker = null!;
        FileWitness witness = (scoped in FileEvent happened) => worker.LastSeen = happened.Path.ToArray();
        worker = new FileTree(_policy, bounds) { Storage = Storage, Witness = Witness is null ? null : witness };
        return worker;
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
