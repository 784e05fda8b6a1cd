using GuardedFiles.Linux;
using Mono.Unix.Native;

namespace GuardedFiles;

/// <summary>How a copy ended when no system call failed.</summary>
internal enum CopyResult
{
    Complete,

    /// <summary>The source has fewer bytes than were asked for; those are copied.</summary>
    EndReached,

    /// <summary>Both ranges lie in one file and overlap: what comes out would depend on how it is copied. Nothing was done.</summary>
    Overlap,
}

/// <summary>Copies bytes from one open file to another without showing them to the client.</summary>
internal static partial class FileCopy
{
    /// <summary>As much as one system call copies: a signal waits no longer than that.</summary>
    private const ulong KernelChunk = 1 << 22;

    private const ulong BufferedChunk = 1 << 16;

    /// <summary>
    /// copy_file_range(2), which shares the blocks where the file system can; read and write where it cannot. Holes of the source are holes of the
    /// target, unless that appends.
    /// </summary>
    /// <param name="betweenParts">Called after every part; may throw.</param>
    /// <param name="length">Bytes; 0 is all up to the end that the source has when the copy begins.</param>
    /// <param name="request">Of the client.</param>
    /// <returns>
    /// EOPNOTSUPP for all of a source that is no file: a device may have no end. EINVAL for an offset beyond 2^63 - 1. EBADF for a source that was not
    /// opened for reading or a target that was not opened for writing, also when there is nothing to copy.
    /// </returns>
    public static Errno Copy(
        OpenFile source, ulong from, ulong length, OpenFile target, ulong to, Action? betweenParts, out CopyResult result, string request = "copy-data")
    {
        Errno error = TryCopy(source, from, length, target, to, betweenParts, request, out result);
        target.Fail(result == CopyResult.Overlap ? Errno.EINVAL : error); // The target lacks what it should have got.
        return error;
    }

    private static Errno TryCopy(
        OpenFile source, ulong from, ulong length, OpenFile target, ulong to, Action? betweenParts, string request, out CopyResult result)
    {
        result = CopyResult.Complete;
        if (from > long.MaxValue || (to > long.MaxValue && !target.Appends))
            return Errno.EINVAL;
        if (!source.IsReadable || !target.IsWritable)
            return Errno.EBADF;
        Errno error = source.Stat(out FileMetadata sourceMetadata);
        if (error.Failed || (error = target.Stat(out FileMetadata targetMetadata)).Failed)
            return error;
        if (sourceMetadata.Type != FilePermissions.S_IFREG && length == 0)
            return Errno.EOPNOTSUPP;

        ulong count = length != 0 ? length : BytesBehind(from, sourceMetadata.Size);
        ulong start = target.Appends ? targetMetadata.Size : to;
        if (sourceMetadata.Identity == targetMetadata.Identity && Overlap(from, start, count))
        {
            result = CopyResult.Overlap;
            return Errno.None;
        }

        ulong there = sourceMetadata.Size == 0 ? 0 : Math.Min(count, BytesBehind(from, sourceMetadata.Size));
        error = target.CheckEnd(start, there, request);
        if (error.Failed)
            return error;

        ulong room = target.MostBytes - Math.Min(start, target.MostBytes);
        bool mayBeCut = count > room; // The source may be growing, or have no size that is known.
        count = Math.Min(count, room);
        ulong copied;
        error = sourceMetadata.MayHaveHoles && targetMetadata.Type == FilePermissions.S_IFREG && !target.Appends
            ? CopySparse(source, from, target, start, count, betweenParts, out copied)
            : CopyRange(source, from, target, start, count, betweenParts, out copied);
        if (!error.Failed && mayBeCut && copied == room && HasMore(source, from + copied))
            error = target.CheckEnd(start, room + 1, request);
        if (length != 0 && copied < length)
            result = CopyResult.EndReached;
        return error;
    }

    /// <summary>Files of procfs and the like have a size of 0 and an end that only reading finds.</summary>
    private static ulong BytesBehind(ulong offset, ulong size) =>
        size == 0 ? ulong.MaxValue : size - Math.Min(offset, size);

    private static bool HasMore(OpenFile source, ulong offset)
    {
        Span<byte> next = stackalloc byte[1];
        return !source.ReadUncounted(offset, next, out int count).Failed && count > 0;
    }

    private static bool Overlap(ulong from, ulong to, ulong length) =>
        length > 0 && (from < to ? to - from < length : from - to < length);

    private static Errno CopyRange(
        OpenFile source, ulong from, OpenFile target, ulong to, ulong length, Action? betweenParts, out ulong copied)
    {
        copied = 0;
        byte[]? buffer = target.Appends ? new byte[BufferedChunk] : null; // copy_file_range refuses O_APPEND.
        while (copied < length)
        {
            ulong left = length - copied;
            ulong count;
            Errno error = buffer is null
                ? CopyInKernel(source, from + copied, target, to + copied, Math.Min(left, KernelChunk), out count)
                : CopyBuffered(source, from + copied, target, to + copied, buffer.AsSpan(0, (int)Math.Min(left, BufferedChunk)), out count);

            if (buffer is null && KernelDeclines(error, count))
                buffer = new byte[BufferedChunk];
            else if (error.Failed || count == 0)
                return Failed(error, target, inKernel: buffer is null);
            copied += count;
            betweenParts?.Invoke();
        }

        return Errno.None;
    }

    /// <summary>Of a copy in the kernel nobody knows which side failed: the target's writes count as lost.</summary>
    private static Errno Failed(Errno error, OpenFile target, bool inKernel)
    {
        if (inKernel)
            target.Remember(error);
        return error;
    }

    /// <summary>Not between these file systems, not for such a file, not in this kernel; 0 bytes may be the end or a refusal.</summary>
    private static bool KernelDeclines(Errno error, ulong count) =>
        error is Errno.EXDEV or Errno.EINVAL or Errno.ENOSYS or Errno.EOPNOTSUPP or Errno.EPERM || (!error.Failed && count == 0);

    private static Errno CopyInKernel(OpenFile source, ulong from, OpenFile target, ulong to, ulong length, out ulong count)
    {
        long sourceOffset = (long)from;
        long targetOffset = (long)to;
        nint result;
        Errno error;
        do
        {
            result = Libc.copy_file_range(
                source.Descriptor, ref sourceOffset, target.Descriptor, ref targetOffset, (nint)length, 0);
            error = Libc.Check(result);
        }
        while (error == Errno.EINTR);

        count = error.Failed ? 0 : (ulong)result;
        source.CountCopy(target, count);
        return error;
    }

    private static Errno CopyBuffered(OpenFile source, ulong from, OpenFile target, ulong to, Span<byte> buffer, out ulong count)
    {
        Errno error = source.Read(from, buffer, out int length);
        count = (ulong)length;
        return error.Failed ? error : target.Write(to, buffer[..length]);
    }
}
