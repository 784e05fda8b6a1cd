using System.Diagnostics;

namespace GuardedFiles;

/// <summary>Things to be done in any order, by whoever has time.</summary>
internal abstract class Batch(int count)
{
    private readonly bool[] _isDone = new bool[count];
    private readonly long[] _times = new long[count];
    private int _begun;
    private int _done;

    /// <summary>How long each one took, as <see cref="Stopwatch"/> counts; for those that are done.</summary>
    public ReadOnlySpan<long> Times => _times;

    /// <summary>Somebody has begun each of them.</summary>
    public bool IsBegun => Volatile.Read(ref _begun) >= _times.Length;

    public bool IsDone => Volatile.Read(ref _done) == _times.Length;

    /// <summary>Does the next one that nobody has begun; false when there is none.</summary>
    public bool DoNext(FileTree files)
    {
        int item = Interlocked.Increment(ref _begun) - 1;
        if (item >= _times.Length)
            return false;
        long start = Stopwatch.GetTimestamp();
        Do(item, files);
        _times[item] = Stopwatch.GetTimestamp() - start;
        Volatile.Write(ref _isDone[item], true);
        _ = Interlocked.Increment(ref _done);
        return true;
    }

    public bool HasDone(int item) => Volatile.Read(ref _isDone[item]);

    /// <param name="files">The worker's own.</param>
    protected abstract void Do(int item, FileTree files);
}
