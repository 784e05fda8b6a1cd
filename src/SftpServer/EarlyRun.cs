using GuardedFiles;

namespace SftpServer;

/// <summary>Requests in a row whose questions are asked side by side, and which are then served one by one, in their order.</summary>
/// <param name="requests">For each its question, or null. READs in a row may share one.</param>
/// <param name="questions">Each once, in the same order.</param>
internal sealed class EarlyRun(EarlyCall?[] requests, EarlyCall[] questions) : Batch(questions.Length)
{
    private int _turn;
    private int _item;

    /// <summary>The last request has been served.</summary>
    public bool IsOver => _turn == requests.Length;

    /// <summary>The next request is served now. Waits for the answer to its question, if it has one.</summary>
    public EarlyCall? Next(WorkerPool workers)
    {
        EarlyCall? call = requests[_turn++];
        if (_item < questions.Length && call == questions[_item])
            workers.Wait(this, _item++);
        return call;
    }

    protected override void Do(int item, FileTree files) => questions[item].Do(files);
}
