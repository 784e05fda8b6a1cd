using System.Collections.Concurrent;

namespace Testing;

/// <summary>Writes to a pipe on a thread of its own, in order.</summary>
public sealed class InputWriter : IDisposable
{
    private readonly BlockingCollection<byte[]> _queue = [];
    private readonly Thread _thread;

    public InputWriter(Stream stream)
    {
        _thread = new Thread(() => WriteAll(stream)) { IsBackground = true };
        _thread.Start();
    }

    public void Write(byte[] bytes) => _queue.Add(bytes);

    public void Close() => _queue.CompleteAdding();

    public void Dispose()
    {
        Close();
        if (_thread.Join(TimeSpan.FromSeconds(5)))
            _queue.Dispose();
    }

    private void WriteAll(Stream stream)
    {
        try
        {
            foreach (byte[] bytes in _queue.GetConsumingEnumerable())
            {
                stream.Write(bytes);
                stream.Flush();
            }
            stream.Dispose();
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // The reader is gone. That is the reader's right; the test sees it in the output.
        }
    }
}
