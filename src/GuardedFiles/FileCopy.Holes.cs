using Mono.Unix.Native;

namespace GuardedFiles;

/// <summary>Copying a file that has holes: what is a hole in the source becomes one in the target.</summary>
internal static partial class FileCopy
{
    /// <summary>As <see cref="CopyRange"/>, but only what is no hole goes through the kernel.</summary>
    private static Errno CopySparse(
        OpenFile source, ulong from, OpenFile target, ulong to, ulong length, Action? betweenParts, out ulong copied)
    {
        copied = 0;
        while (copied < length)
        {
            ulong here = from + copied;
            Errno error = FindData(source, here, out ulong start, out ulong end);
            bool onlyHole = error == Errno.ENXIO;
            if (error.Failed && !onlyHole)
                return error;

            ulong hole = Math.Min(start - here, length - copied);
            if (hole > 0)
            {
                error = CopyHole(source, target, to + copied, hole, extends: onlyHole || copied + hole == length, betweenParts);
                if (error.Failed)
                    return error;
                copied += hole;
                betweenParts?.Invoke();
            }

            if (onlyHole)
                return Errno.None;
            ulong data = Math.Min(end - start, length - copied);
            Errno failure = CopyRange(source, from + copied, target, to + copied, data, betweenParts, out ulong count);
            copied += count;
            if (failure.Failed || count < data)
                return failure; // The source was cut off since, when there is no error.
        }

        return Errno.None;
    }

    /// <summary>The first range at or behind <paramref name="offset"/> that is no hole.</summary>
    /// <param name="start">The end of the file when only a hole follows, or nothing.</param>
    /// <returns>ENXIO then.</returns>
    private static Errno FindData(OpenFile source, ulong offset, out ulong start, out ulong end)
    {
        if (source.NextData(offset, out start, out end) != Errno.ENXIO)
            return Errno.None;
        Errno error = source.Stat(out FileMetadata metadata);
        if (error.Failed)
            return error;

        // Once more: what another process has appended since counts in the size, and is no hole.
        if (source.NextData(offset, out start, out end) != Errno.ENXIO)
            return Errno.None;
        start = Math.Max(offset, metadata.Size);
        return Errno.ENXIO;
    }

    /// <summary>Makes a range of the target read as zeros.</summary>
    /// <param name="extends">Nothing is copied behind it: if the target ends before it does, it gets longer.</param>
    private static Errno CopyHole(OpenFile source, OpenFile target, ulong offset, ulong length, bool extends, Action? betweenParts)
    {
        if (offset > long.MaxValue - length)
            return Failed(Errno.EFBIG, target, inKernel: true);
        Errno error = target.Stat(out FileMetadata metadata);
        if (error.Failed)
            return error;
        ulong there = Math.Min(length, metadata.Size - Math.Min(offset, metadata.Size));
        if (there > 0 && target.MakeHole(offset, there).Failed)
            error = WriteZeros(source, target, offset, there, betweenParts);
        else
            source.CountCopy(target, there);
        if (error.Failed || there == length)
            return error;

        // The last byte is written. To set the size instead would cut off what another process has appended since it was looked at.
        if (extends)
            error = target.Write(offset + length - 1, [0]);
        if (!error.Failed)
            source.CountCopy(target, length - there, written: extends ? length - there - 1 : length - there);
        return error;
    }

    /// <summary>For file systems without holes, and files in which none can be made.</summary>
    private static Errno WriteZeros(OpenFile source, OpenFile target, ulong offset, ulong length, Action? betweenParts)
    {
        byte[] zeros = new byte[BufferedChunk];
        for (ulong done = 0; done < length;)
        {
            ulong count = Math.Min(length - done, BufferedChunk);
            Errno error = target.Write(offset + done, zeros.AsSpan(0, (int)count));
            if (error.Failed)
                return error;
            source.CountCopy(target, count, written: 0);
            done += count;
            betweenParts?.Invoke();
        }

        return Errno.None;
    }
}
