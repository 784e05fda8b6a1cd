using GuardedFiles.Linux;
using Mono.Unix.Native;

namespace GuardedFiles;

/// <summary>What is done by one system call for several requests in a row. Each of them is still served by itself, and finds it done.</summary>
internal sealed partial class OpenFile
{
    private ulong _writtenFrom;
    private ulong _writtenTo;

    private bool _givesPages = true;
    private bool _isLarge;

    /// <summary>
    /// Pages can be had of the file, for all that is known, and are worth it: it has given a whole READ already. Most files that are small
    /// have been read to their end by then.
    /// </summary>
    internal bool GivesPages => _givesPages && _isLarge;

    /// <summary>
    /// Writes bytes for which <see cref="Write"/> is about to be called, part by part. A part that could not be written completely is left
    /// to it: so the error is found, and told, where it belongs.
    /// </summary>
    public void WriteAhead(ulong offset, GatheredBytes bytes)
    {
        if (Appends || offset > MostBytes || bytes.Length > MostBytes - offset)
            return;
        _ = bytes.Write(descriptor, offset, out ulong count);
        _writtenFrom = offset;
        _writtenTo = offset + count;
    }

    /// <summary>Takes pages of the file into a pipe: see <see cref="KernelPipe.Fill(FileDescriptor, ulong, int, out int)"/>.</summary>
    internal Errno Load(KernelPipe pipe, ulong offset, int most, out int count)
    {
        Errno error;
        while ((error = pipe.Fill(descriptor, offset, most, out count)) == Errno.EINTR)
        {
        }

        _givesPages &= error is not (Errno.EINVAL or Errno.ESPIPE or Errno.ENOSYS or Errno.EOPNOTSUPP or Errno.EPERM);
        return error;
    }

    /// <summary>Bytes that were loaded, or read, go to the client.</summary>
    /// <param name="all">As many as it asked for.</param>
    internal void CountRead(int count, bool all)
    {
        BytesRead += (ulong)count;
        _isLarge |= all;
    }

    /// <summary>Has this part been written already?</summary>
    private bool IsWritten(ulong offset, int length)
    {
        ulong left = _writtenTo - _writtenFrom;
        if (left == 0)
            return false;
        bool isNext = offset == _writtenFrom && (ulong)length <= left;
        _writtenFrom = isNext ? offset + (ulong)length : _writtenTo;
        BytesWritten += isNext ? (ulong)length : 0;
        return isNext;
    }
}
