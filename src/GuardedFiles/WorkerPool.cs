using System.Diagnostics.CodeAnalysis;

namespace GuardedFiles;

/// <summary>
/// Threads that do what waits for slow storage. There are none at first, then as many as were useful at a time, up to a limit. They
/// begin behind the walls that the session has raised, and inherit them.
/// </summary>
/// <param name="newTree">Files as a worker sees them, for itself alone.</param>
internal sealed class WorkerPool(Func<FileTree> newTree) : IDisposable
{
    /// <summary>Storage with a delay of 2 ms answers 16 000 operations in a second then, more than one client asks for.</summary>
    private const int MostThreads = 32;

    /// <summary>Bytes: paths are settled on the stack.</summary>
    private const int StackSize = 256 * 1024;

    private readonly object _gate = new();
    private readonly List<Batch> _batches = [];
    private readonly List<Thread> _threads = [];
    private int _most = MostThreads;
    private int _idle;
    private bool _isOver;

    /// <summary>Sees to it that there are threads, as many as are of use. For the session's own thread: its walls are what they inherit.</summary>
    /// <returns>False when there is not one.</returns>
    public bool HasThreads(int useful)
    {
        while (_threads.Count < Math.Min(useful, _most) && AddThread())
        {
        }

        return _threads.Count > 0;
    }

    /// <summary>Has a batch done, while its owner goes on.</summary>
    /// <param name="useful">So many threads can be of use.</param>
    public void Start(Batch batch, int useful)
    {
        lock (_gate)
        {
            _batches.Add(batch);
            for (int woken = 0; woken < Math.Min(useful, _idle); woken++)
                Monitor.Pulse(_gate);
        }
    }

    /// <summary>Does a batch together with whoever has time, and waits for its end.</summary>
    public void Run(Batch batch, int useful, FileTree files)
    {
        Start(batch, useful - 1);
        while (batch.DoNext(files))
        {
        }

        batch.Wait();
    }

    /// <summary>Waits for what has been begun.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isOver = true;
            Monitor.PulseAll(_gate);
        }

        foreach (Thread thread in _threads)
            thread.Join();
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever keeps a thread from starting (a limit on processes, memory): there are fewer.")]
    private bool AddThread()
    {
        Thread thread = new(Work, StackSize) { IsBackground = true };
        try
        {
            thread.Start();
        }
        catch (Exception)
        {
            _most = _threads.Count;
            return false;
        }

        _threads.Add(thread);
        return true;
    }

    private void Work()
    {
        FileTree files = newTree();
        while (Next() is { } batch)
            _ = batch.DoNext(files);
    }

    /// <summary>The batch that was begun last comes first: others wait for it. Null when the session is over.</summary>
    private Batch? Next()
    {
        lock (_gate)
        {
            while (!_isOver)
            {
                while (_batches is [.., var last] && last.IsBegun)
                    _batches.RemoveAt(_batches.Count - 1);
                if (_batches is [.., var next])
                    return next;
                _idle++;
                Monitor.Wait(_gate);
                _idle--;
            }

            return null;
        }
    }
}
