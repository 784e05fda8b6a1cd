using GuardedFiles.Rules;

namespace GuardedFiles.Tests;

public sealed class WorkerPoolTests : IDisposable
{
    private readonly FileTree _files = new(new Policy());
    private readonly WorkerPool _pool;

    public WorkerPoolTests() => _pool = new WorkerPool(() => new FileTree(new Policy()));

    [Fact]
    public void Everything_is_done_once_and_side_by_side()
    {
        Assert.True(_pool.HasThreads(8));
        using Barrier barrier = new(8); // Nobody comes past it alone.
        int[] done = new int[8];
        Work work = new(8, item =>
        {
            barrier.SignalAndWait();
            done[item]++;
        });
        _pool.Start(work, 8);
        for (int item = 0; item < 8; item++)
            _pool.Wait(work, item);
        Assert.All(done, times => Assert.Equal(1, times));
        Assert.True(work.IsDone);
        Assert.All(work.Times.ToArray(), time => Assert.True(time > 0));
    }

    [Fact]
    public void Who_waits_for_a_batch_of_his_own_is_helped()
    {
        Assert.True(_pool.HasThreads(4));
        int[] done = new int[100];
        Work outer = new(10, group => _pool.Run(new Work(10, item => done[(10 * group) + item]++), 10, _files));
        _pool.Start(outer, 10);
        for (int item = 9; item >= 0; item--)
            _pool.Wait(outer, item);
        Assert.All(done, times => Assert.Equal(1, times));
    }

    [Fact]
    public void Many_batches_one_after_the_other_leave_nobody_behind()
    {
        Assert.True(_pool.HasThreads(3));
        int done = 0;
        for (int round = 0; round < 2000; round++)
        {
            Work work = new(1 + (round % 5), _ => Interlocked.Increment(ref done));
            _pool.Start(work, 5);
            for (int item = 0; item <= round % 5; item++)
                _pool.Wait(work, item);
        }

        Assert.Equal(6000, done);
    }

    [Fact]
    public void There_are_no_more_threads_than_are_of_use()
    {
        Assert.True(_pool.HasThreads(2));
        HashSet<int> threads = [];
        Work work = new(50, _ =>
        {
            lock (threads)
                threads.Add(Environment.CurrentManagedThreadId);
        });
        _pool.Start(work, 50);
        _pool.Wait(work, 49);
        Assert.InRange(threads.Count, 1, 2);
    }

    public void Dispose() => _pool.Dispose();

    private sealed class Work(int count, Action<int> action) : Batch(count)
    {
        protected override void Do(int item, FileTree files) => action(item);
    }
}
