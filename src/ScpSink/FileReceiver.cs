using GuardedFiles;
using GuardedFiles.Client;
using GuardedFiles.Linux;
using Mono.Unix.Native;

namespace ScpSink;

/// <summary>
/// Takes exactly as many bytes as were announced, also those that cannot be written any more: the next record comes behind them.
/// </summary>
/// <param name="whileWaiting">Called while nobody takes what is in a FIFO; an exception ends the session there.</param>
internal sealed class FileReceiver(Peer peer, Action? whileWaiting)
{
    /// <summary>Bytes of a file that does not pass through our memory: a pipe has to pay for itself.</summary>
    private const ulong LargeFile = 512 * 1024;

    private const int WaitMs = 100;

    /// <summary>The input, or the file system, has shown that bytes cannot pass by.</summary>
    private bool _mustCopy;

    /// <returns>Why bytes are missing in the file.</returns>
    /// <exception cref="SessionOverException">The bytes ended before.</exception>
    public Errno Receive(OpenFile file, bool isRegular, ulong size)
    {
        using KernelPipe? pipe = isRegular && size >= LargeFile && !_mustCopy ? KernelPipe.Open() : null;
        Errno error = Errno.None;
        while (size > 0)
        {
            // What has come together with the record is in our memory already.
            bool passes = pipe is not null && !_mustCopy && !error.Failed && !peer.HasUnread;
            size -= passes ? Pass(pipe!, file, size, ref error) : Copy(file, size, ref error);
        }

        return error;
    }

    private ulong Copy(OpenFile file, ulong most, ref Errno error)
    {
        ReadOnlySpan<byte> data = peer.TakeData(most);
        if (data.IsEmpty)
            throw peer.GiveUp(Errno.EPIPE.Text, SessionEnd.InputEnded);
        if (!error.Failed)
            error = Write(file, data);
        return (ulong)data.Length;
    }

    private ulong Pass(KernelPipe pipe, OpenFile file, ulong most, ref Errno error)
    {
        error = peer.TakeInto(pipe, most, out int count);
        if (error.Failed)
        {
            (error, _mustCopy) = (Errno.None, true);
            return 0;
        }

        if (count == 0)
            throw peer.GiveUp(Errno.EPIPE.Text, SessionEnd.InputEnded);
        for (int left = count; left > 0;)
        {
            int moved;
            if (!error.Failed && !_mustCopy)
                error = file.WriteNext(pipe, left, out moved);
            else
                moved = TakeBack(pipe, file, left, ref error);
            if (error is Errno.EINVAL or Errno.EOPNOTSUPP or Errno.ENOSYS && !_mustCopy)
                (error, _mustCopy) = (Errno.None, true); // Not every file system can take pages.
            left -= moved;
        }

        pipe.Count(count);
        return (ulong)count;
    }

    /// <summary>Empties the pipe through our memory, and writes that unless writing has failed.</summary>
    private int TakeBack(KernelPipe pipe, OpenFile file, int most, ref Errno error)
    {
        ReadOnlySpan<byte> data = peer.TakeBack(pipe, most);
        if (!error.Failed)
            error = Write(file, data);
        return data.Length;
    }

    private Errno Write(OpenFile file, ReadOnlySpan<byte> data)
    {
        Errno error;
        while ((error = file.WriteNext(data, out int written)) == Errno.EAGAIN)
        {
            data = data[written..];
            whileWaiting?.Invoke();
            file.WaitToWrite(WaitMs);
        }

        return error;
    }
}
