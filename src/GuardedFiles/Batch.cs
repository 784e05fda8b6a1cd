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

    /// <summary>Does the next one that nobody has begun; false when there is none.</summary>
    public bool DoNext(FileTree files)
    {
        int item = Interlocked.Increment(ref _begun) - 1;
        if (item >= _times.Length)
            return false;
        long start = Stopwatch.GetTimestamp();
        Do(item, files);
        _times[item] = Stopwatch.GetTimestamp() - start;
        lock (_isDone)
        {
            _isDone[item] = true;
            _done++;
            Monitor.PulseAll(_isDone);
        }

        return true;
    }

    /// <summary>Waits until one is done.</summary>
    public void Wait(int item)
    {
        lock (_isDone)
            while (!_isDone[item])
                Monitor.Wait(_isDone);
    }

    /// <summary>Waits until all are done.</summary>
    public void Wait()
    {
        lock (_isDone)
            while (_done < _times.Length)
                Monitor.Wait(_isDone);
    }

    /// <param name="files">The worker's own.</param>
    protected abstract void Do(int item, FileTree files);
}
