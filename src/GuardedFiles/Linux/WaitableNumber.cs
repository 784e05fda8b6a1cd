using System.Runtime.InteropServices;

namespace GuardedFiles.Linux;

/// <summary>
/// A number on which threads can wait: futex(2). One call wakes as many as are needed, and none of them has to queue for a lock then.
/// </summary>
internal sealed unsafe class WaitableNumber : IDisposable
{
    private readonly int* _value = (int*)NativeMemory.AllocZeroed(sizeof(int));

    public int Value => Volatile.Read(ref *_value);

    /// <summary>Adds to it, and wakes those who wait.</summary>
    /// <param name="most">So many of them.</param>
    public void Add(int count, int most)
    {
        _ = Interlocked.Add(ref *_value, count);
        if (most > 0)
            _ = Libc.futex(_value, Libc.FUTEX_WAKE, most);
    }

    /// <summary>Takes one away, as soon as there is one.</summary>
    public void TakeOne()
    {
        while (true)
        {
            int value = Value;
            if (value == 0)
                WaitWhile(0);
            else if (Interlocked.CompareExchange(ref *_value, value - 1, value) == value)
                return;
        }
    }

    /// <summary>Waits for another value; sometimes it comes back without one.</summary>
    public void WaitWhile(int value) => _ = Libc.futex(_value, Libc.FUTEX_WAIT, value);

    /// <summary>Nobody must be waiting.</summary>
    public void Dispose() => NativeMemory.Free(_value);
}
