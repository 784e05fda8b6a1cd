using System.Diagnostics;

namespace GuardedFiles;

/// <summary>
/// Does storage answer at once, or does each operation wait for something far away? Looked at for a few operations together, so that asking
/// costs next to nothing.
/// </summary>
internal sealed class Pace
{
    /// <summary>Operations between two looks at the clock.</summary>
    private const int Group = 4;

    /// <summary>
    /// A slow group counts two, a fast one takes one back: a single one may have been interrupted by whatever else the machine does, and
    /// some operations have been done together with those before them.
    /// </summary>
    private const int Enough = 3;

    /// <summary>Operations that were fast, in a row.</summary>
    private const int MostInVain = 256;

    /// <summary>What lies in memory takes 1 to 50 µs, however large it is; what a network or a disk has to find, 200 µs and more.</summary>
    private static readonly long _slow = Stopwatch.Frequency / 5_000;

    private long _since;
    private long _spent;
    private int _count;
    private int _suspicion;
    private int _inVain;

    /// <summary>Operations wait: those that do not depend on each other had better wait together.</summary>
    public bool IsSlow { get; private set; }

    /// <summary>An operation begins now; what was before it does not count.</summary>
    public void Begin() => (_since, _spent, _count) = (Stopwatch.GetTimestamp(), 0, 0);

    /// <summary>Something else than operations comes: waiting for a client.</summary>
    public void Pause() => _spent += Stopwatch.GetTimestamp() - _since;

    /// <summary>It is over.</summary>
    public void Resume() => _since = Stopwatch.GetTimestamp();

    /// <summary>One more is done, and the next one begins.</summary>
    public void Done()
    {
        if (++_count < Group)
            return;
        long now = Stopwatch.GetTimestamp();
        _suspicion = now - _since + _spent > Group * _slow ? _suspicion + 2 : Math.Max(_suspicion - 1, 0);
        if (_suspicion >= Enough)
            (IsSlow, _inVain) = (true, 0);
        (_since, _spent, _count) = (now, 0, 0);
    }

    /// <summary>
    /// So long did operations take that were done side by side. When it has been for nothing for a while, they are done one by one again;
    /// not at the first that were fast, for many ask for something fast between what is slow (CLOSE between OPENs).
    /// </summary>
    public void Judge(ReadOnlySpan<long> times)
    {
        int slow = 0;
        foreach (long time in times)
            slow += time > _slow ? 1 : 0;
        _inVain = slow * 4 >= times.Length ? 0 : _inVain + times.Length;
        IsSlow = _inVain < MostInVain;
        _suspicion = 0;
    }
}
