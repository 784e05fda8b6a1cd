using GuardedFiles;
using GuardedFiles.Linux;
using Mono.Unix.Native;

namespace ScpSink;

/// <summary>
/// Sends exactly as many bytes of a file as were announced, whatever becomes of the file meanwhile, and the status behind them.
/// </summary>
internal sealed class FileSender(Peer peer) : IDisposable
{
    /// <summary>Bytes up to which a file goes through our memory, in one call together with its status.</summary>
    private const int SmallFile = 32 * 1024;

    private readonly NativeBuffer _buffer = new(SmallFile + 1);

    /// <summary>What the kernel said of the last file when it could not be read.</summary>
    public Errno Error { get; private set; }

    private static ReadOnlySpan<byte> Shrunk => "the file shrank while it was sent"u8;

    public void Dispose() => _buffer.Dispose();

    /// <returns>Nothing, and the status is sent; or why the last bytes are zeros, and it is not.</returns>
    public ReadOnlySpan<byte> Send(OpenFile file, ulong size)
    {
        Error = Errno.None;
        if (size <= SmallFile)
            return SendSmall(file, (int)size);

        ReadOnlySpan<byte> wrong = SendLarge(file, size, out ulong sent);
        for (_buffer.Span.Clear(); sent < size; sent += SmallFile)
            peer.Send(_buffer.Span[..(int)Math.Min(SmallFile, size - sent)]);
        if (wrong.IsEmpty)
            peer.Acknowledge();
        return wrong;
    }

    private ReadOnlySpan<byte> SendSmall(OpenFile file, int size)
    {
        Span<byte> bytes = _buffer.Span[..(size + 1)];
        int count = 0;
        ReadOnlySpan<byte> wrong = [];
        while (count < size && wrong.IsEmpty)
        {
            wrong = Read(file, (ulong)count, bytes[count..size], out int more);
            count += more;
        }

        // Zeros in the place of what is missing; and the status, if nothing is.
        bytes[count..].Clear();
        peer.Send(wrong.IsEmpty ? bytes : bytes[..size]);
        return wrong;
    }

    private ReadOnlySpan<byte> SendLarge(OpenFile file, ulong size, out ulong sent)
    {
        bool mustRead = false;
        ReadOnlySpan<byte> wrong = [];
        for (sent = 0; sent < size && wrong.IsEmpty;)
        {
            ulong count = 0;
            Errno error = mustRead ? Errno.None : peer.SendFile(file, sent, size - sent, out count);
            if (mustRead)
                wrong = Copy(file, sent, size - sent, out count);
            else if (error is Errno.EINVAL or Errno.ENOSYS or Errno.EOPNOTSUPP)
                mustRead = true; // Not every file system can give its pages away.
            else
                wrong = Judge(error, count);
            sent += count;
        }

        return wrong;
    }

    private ReadOnlySpan<byte> Copy(OpenFile file, ulong offset, ulong most, out ulong count)
    {
        Span<byte> bytes = _buffer.Span[..(int)Math.Min(most, SmallFile)];
        ReadOnlySpan<byte> wrong = Read(file, offset, bytes, out int read);
        peer.Send(bytes[..read]);
        count = (ulong)read;
        return wrong;
    }

    private ReadOnlySpan<byte> Read(OpenFile file, ulong offset, Span<byte> into, out int count)
    {
        Errno error = file.Read(offset, into, out count);
        return Judge(error, (ulong)count);
    }

    private ReadOnlySpan<byte> Judge(Errno error, ulong count)
    {
        Error = error;
        return error.Failed ? error.Text : count == 0 ? Shrunk : [];
    }
}
