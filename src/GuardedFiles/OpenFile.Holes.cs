using GuardedFiles.Linux;
using Mono.Unix.Native;

namespace GuardedFiles;

/// <summary>Which ranges of a file are holes: they read as zeros, and take no storage.</summary>
internal sealed partial class OpenFile
{
    /// <summary>
    /// lseek(2), SEEK_DATA and SEEK_HOLE: the first range at or behind <paramref name="offset"/> that is no hole. Moves the file offset, which
    /// nothing else here depends on.
    /// </summary>
    /// <param name="offset">At most 2^63 - 1.</param>
    /// <param name="end">The first byte behind the range; <see cref="ulong.MaxValue"/> when the file system does not tell: up to the end, wherever that is.</param>
    /// <returns>ENXIO when only a hole follows, or nothing.</returns>
    public Errno NextData(ulong offset, out ulong start, out ulong end)
    {
        start = offset;
        end = ulong.MaxValue;
        long data = Libc.lseek(descriptor, (long)offset, Libc.SEEK_DATA);
        if (data < 0)
            return Libc.Check((nint)data) == Errno.ENXIO ? Errno.ENXIO : Errno.None;

        start = Math.Max(offset, (ulong)data);
        long hole = Libc.lseek(descriptor, (long)start, Libc.SEEK_HOLE);
        if (hole < 0)
            return Libc.Check((nint)hole) == Errno.ENXIO ? Errno.ENXIO : Errno.None; // The file was cut off since.

        // A hole that was made there since: taking what follows for data is true, too, and comes to an end.
        if ((ulong)hole > start)
            end = (ulong)hole;
        return Errno.None;
    }

    /// <summary>fallocate(2), FALLOC_FL_PUNCH_HOLE: a range becomes a hole. The size stays.</summary>
    /// <param name="length">More than 0; the range ends before 2^63.</param>
    /// <returns>EOPNOTSUPP where the file system cannot.</returns>
    internal Errno MakeHole(ulong offset, ulong length)
    {
        Errno error;
        do
        {
            error = Libc.Check(
                Libc.fallocate(descriptor, Libc.FALLOC_FL_PUNCH_HOLE | Libc.FALLOC_FL_KEEP_SIZE, (long)offset, (long)length));
        }
        while (error == Errno.EINTR);

        return error;
    }
}
