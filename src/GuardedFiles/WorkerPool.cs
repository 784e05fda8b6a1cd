using GuardedFiles.Linux;

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

    private readonly Lock _gate = new();
    private readonly List<Batch> _batches = [];
    private readonly NativeThread[] _threads = new NativeThread[MostThreads];
    private int _count;

    /// <summary>Things to do that nobody has come for; or fewer, when somebody did several.</summary>
    private readonly WaitableNumber _offers = new();

    /// <summary>Things done, all in all.</summary>
    private readonly WaitableNumber _done = new();
    private int _waiting;
    private int _most = MostThreads;
    private bool _isOver;

    /// <summary>Sees to it that there are threads, as many as are of use. For the session's own thread: its walls are what they inherit.</summary>
    /// <returns>False when there is not one.</returns>
    public bool HasThreads(int useful)
    {
        while (_count < Math.Min(useful, _most))
            AddThread();
        return _count > 0;
    }

    /// <summary>Has a batch done, while its owner goes on.</summary>
    /// <param name="useful">So many threads can be of use.</param>
    public void Start(Batch batch, int useful)
    {
        lock (_gate)
            _batches.Add(batch);
        int offers = Math.Min(useful, MostThreads);
        _offers.Add(offers, offers);
    }

    /// <summary>Does a batch together with whoever has time, and waits for its end.</summary>
    public void Run(Batch batch, int useful, FileTree files)
    {
        Start(batch, useful - 1);
        while (DoNext(batch, files))
        {
        }

        WaitUntil(() => batch.IsDone);
    }

    /// <summary>Waits until one thing of a batch is done.</summary>
    public void Wait(Batch batch, int item)
    {
        if (!batch.HasDone(item))
            WaitUntil(() => batch.HasDone(item));
    }

    /// <summary>Waits for what has been begun.</summary>
    public void Dispose()
    {
        Volatile.Write(ref _isOver, true);
        _offers.Add(_count, _count);
        foreach (NativeThread thread in _threads.AsSpan(0, _count))
            thread.Join();
        _offers.Dispose();
        _done.Dispose();
    }

    private void WaitUntil(Func<bool> isFulfilled)
    {
        _ = Interlocked.Increment(ref _waiting);
        while (true)
        {
            int before = _done.Value;
            if (isFulfilled())
                break;
            _done.WaitWhile(before);
        }

        _ = Interlocked.Decrement(ref _waiting);
    }

    private void AddThread()
    {
        if (NativeThread.Start(Work, StackSize) is { } thread)
            _threads[_count++] = thread;
        else
            _most = _count;
    }

    private void Work()
    {
        FileTree files = newTree();
        while (true)
        {
            _offers.TakeOne();
            if (Volatile.Read(ref _isOver))
                return;
            while (Next() is { } batch)
                _ = DoNext(batch, files);
        }
    }

    private bool DoNext(Batch batch, FileTree files)
    {
        bool did = batch.DoNext(files);
        if (did)
            _done.Add(1, most: Volatile.Read(ref _waiting));
        return did;
    }

    /// <summary>The batch that was begun last comes first: others wait for it. Null when there is nothing to do.</summary>
    private Batch? Next()
    {
        lock (_gate)
        {
            while (_batches is [.., { IsBegun: true }])
                _batches.RemoveAt(_batches.Count - 1);
            return _batches is [.., var next] ? next : null;
        }
    }
}
