namespace Testing;

/// <summary>Collects what a background thread reads from a pipe, so that the writer at the other end never waits for us.</summary>
public sealed class ByteQueue
{
    private readonly object _lock = new();
    private byte[] _bytes = new byte[4096];
    private int _start;
    private int _end;
    private bool _closed;

    public static ByteQueue Drain(Stream stream)
    {
        var queue = new ByteQueue();
        new Thread(() => queue.ReadAll(stream)) { IsBackground = true }.Start();
        return queue;
    }

    /// <summary>Takes exactly this many bytes; null when the stream ended before.</summary>
    public byte[]? Take(int count, DateTime deadline)
    {
        lock (_lock)
        {
            while (_end - _start < count && !_closed)
                if (!WaitForMore(deadline))
                    throw new TimeoutException("the server sent nothing in time");
            return _end - _start < count ? null : Remove(count);
        }
    }

    /// <summary>Everything up to the end of the stream, or up to now when the deadline comes first; stays in the queue.</summary>
    public byte[] PeekAll(DateTime deadline)
    {
        lock (_lock)
        {
            while (!_closed && WaitForMore(deadline))
            {
                // Only the end or the deadline is of interest.
            }
            return _bytes[_start.._end];
        }
    }

    private bool WaitForMore(DateTime deadline)
    {
        TimeSpan left = deadline - DateTime.UtcNow;
        return left > TimeSpan.Zero && Monitor.Wait(_lock, left);
    }

    private byte[] Remove(int count)
    {
        byte[] taken = _bytes[_start..(_start + count)];
        _start += count;
        return taken;
    }

    private void ReadAll(Stream stream)
    {
        byte[] buffer = new byte[65536];
        try
        {
            for (int count; (count = stream.Read(buffer)) > 0;)
                Append(buffer.AsSpan(0, count));
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // The process is gone; what it said so far is what it said.
        }
        lock (_lock)
        {
            _closed = true;
            Monitor.PulseAll(_lock);
        }
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            MakeRoom(bytes.Length);
            bytes.CopyTo(_bytes.AsSpan(_end));
            _end += bytes.Length;
            Monitor.PulseAll(_lock);
        }
    }

    private void MakeRoom(int count)
    {
        if (_end + count <= _bytes.Length)
            return;
        int held = _end - _start;
        byte[] target = held + count <= _bytes.Length ? _bytes : new byte[Math.Max(held + count, 2 * _bytes.Length)];
        _bytes.AsSpan(_start, held).CopyTo(target);
        (_bytes, _start, _end) = (target, 0, held);
    }
}
