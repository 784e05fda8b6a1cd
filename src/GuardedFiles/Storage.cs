namespace GuardedFiles;

/// <summary>What is known of the storage's pace, and who helps when it is slow.</summary>
/// <param name="own">Files as the session's own thread sees them.</param>
internal sealed class Storage(FileTree own) : IDisposable
{
    private WorkerPool? _workers;

    public FileTree Own => own;

    public Pace Pace { get; } = new();

    public WorkerPool Workers => _workers ??= new WorkerPool(own.ForWorker);

    /// <summary>Operations wait for something far away, and there is somebody who can do them side by side.</summary>
    /// <param name="useful">So many at a time.</param>
    public bool HelpsWith(int useful) => Pace.IsSlow && useful > 1 && Workers.HasThreads(useful);

    public void Dispose() => _workers?.Dispose();
}
