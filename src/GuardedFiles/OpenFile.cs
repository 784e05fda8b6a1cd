using GuardedFiles.Linux;
using GuardedFiles.Rules;
using Mono.Unix.Native;

namespace GuardedFiles;

/// <summary>One file that a client has open, and how much went through it.</summary>
internal sealed partial class OpenFile(FileDescriptor descriptor, byte[] path, OpenFlags flags) : IDisposable
{
    /// <summary>Bytes that the kernel moves in one go: more than any buffer between two processes holds.</summary>
    private const ulong MostPerCall = 1 << 20;

    /// <summary>Bytes without the paths: objects, their headers, a slot in the table of handles.</summary>
    private const int Fixed = 400;

    private Errno _lostWrite;

    /// <summary>The name under which it was opened.</summary>
    public ReadOnlySpan<byte> Path => path;

    /// <summary>Where that is: absolute, as the session sees it, free of links. Empty when nobody judges paths or takes note of them.</summary>
    public byte[] SeenPath { get; init; } = [];

    /// <summary>When it was opened, as <see cref="System.Diagnostics.Stopwatch"/> counts; 0 when nobody takes note.</summary>
    public long OpenedAt { get; init; }

    /// <summary>What may be done to it by its handle.</summary>
    public Rights Rights { get; init; } = Rights.All;

    /// <summary>Bytes that it may have when it is written to.</summary>
    public ulong MostBytes { get; init; } = ulong.MaxValue;

    /// <summary>Called when a write would exceed <see cref="MostBytes"/>: records the refusal, and returns the errno to answer.</summary>
    public SizeRefusal? TooLarge { get; init; }

    /// <summary>Read though it is protected: nothing about it may be changed.</summary>
    public bool IsSealed { get; init; }

    /// <summary>Opening has made it. Known only where the audit depends on it.</summary>
    public bool IsMade { get; init; }

    /// <summary>The file has got something from the client, bytes or its existence, or has lost what it had; or it was opened for nothing else.</summary>
    public bool IsUpload => BytesWritten > 0 || IsMade || (flags & OpenFlags.O_TRUNC) != 0 || (IsWritable && BytesRead == 0);

    /// <summary>The first READ or WRITE that failed, for whatever reason: bytes that the client wanted to move were not.</summary>
    public Errno Failure { get; private set; }

    /// <summary>Bytes.</summary>
    public ulong BytesRead { get; private set; }

    /// <summary>Bytes.</summary>
    public ulong BytesWritten { get; private set; }

    /// <summary>Every write goes to the end, wherever the client wants it.</summary>
    public bool Appends => (flags & OpenFlags.O_APPEND) != 0;

    /// <summary>It was opened to be read from.</summary>
    public bool IsReadable => (flags & OpenFlags.O_WRONLY) == 0;

    /// <summary>It was opened to be written to.</summary>
    public bool IsWritable => (flags & (OpenFlags.O_WRONLY | OpenFlags.O_RDWR)) != 0;

    /// <summary>Bytes of memory that it takes while it is open.</summary>
    public int Memory => Fixed + path.Length + SeenPath.Length;

    internal FileDescriptor Descriptor => descriptor;

    /// <summary>May a request that is not READ be told what the file has from <paramref name="offset"/> on?</summary>
    /// <returns>What READ would answer, and EOPNOTSUPP for devices and FIFOs, which may have no end.</returns>
    public Errno CheckContent(ulong offset, out ulong size)
    {
        size = 0;
        if (!IsReadable)
            return Errno.EBADF;
        if (offset > long.MaxValue)
            return Errno.EINVAL;
        Errno error = Stat(out FileMetadata metadata);
        size = metadata.Size;
        return error.Failed ? error
            : metadata.Type == FilePermissions.S_IFDIR ? Errno.EISDIR
            : metadata.Type != FilePermissions.S_IFREG ? Errno.EOPNOTSUPP
            : Errno.None;
    }

    /// <summary>
    /// pread(2): one call, so it may give less than asked for; 0 bytes is the end of the file. No bytes can be had of anything, also where it cannot be
    /// read, as from OpenSSH.
    /// </summary>
    public Errno Read(ulong offset, Span<byte> into, out int count)
    {
        Errno error = ReadUncounted(offset, into, out count);
        Fail(error);
        CountRead(count, count == into.Length);
        return error;
    }

    /// <summary>The same, of bytes that nobody has asked for yet.</summary>
    internal Errno ReadUncounted(ulong offset, Span<byte> into, out int count)
    {
        nint result;
        Errno error;
        count = 0;
        if (into.IsEmpty)
            return offset > long.MaxValue ? Errno.EINVAL : Errno.None;
        do
        {
            result = Libc.pread(descriptor, into, into.Length, (long)offset);
            error = Libc.Check(result);
        }
        while (error == Errno.EINTR);

        count = error.Failed ? 0 : (int)result;
        return error;
    }

    /// <summary>
    /// pwrite(2), or write(2) at the end, until all is written or the reason is known why not. No bytes are written by one call as well, which tells
    /// whether they could have been.
    /// </summary>
    public Errno Write(ulong offset, ReadOnlySpan<byte> data)
    {
        if (IsWritten(offset, data.Length))
            return Errno.None;
        Errno error = CheckEnd(offset, (ulong)data.Length, "write");
        bool isDone = error.Failed;
        while (!isDone)
        {
            nint count = Appends
                ? Libc.write(descriptor, data, data.Length)
                : Libc.pwrite(descriptor, data, data.Length, (long)offset);
            error = count == 0 && data.Length > 0 ? Errno.EIO : Libc.Check(count); // 0 is no error for write(2), and no progress either.
            if (error == Errno.EINTR)
                continue;
            if (error.Failed)
                break;
            BytesWritten += (ulong)count;
            offset += (ulong)count;
            data = data[(int)count..];
            isDone = data.IsEmpty;
        }

        Remember(error);
        return error;
    }

    /// <summary>
    /// write(2) where the last one ended, until all is written or the reason is known why not. Goes to devices and FIFOs, too; EAGAIN, what
    /// was written until then being counted, when nobody takes what is in the FIFO.
    /// </summary>
    public Errno WriteNext(ReadOnlySpan<byte> data, out int written)
    {
        Errno error = Errno.None;
        written = 0;
        while (written < data.Length)
        {
            ReadOnlySpan<byte> rest = data[written..];
            nint count = Libc.write(descriptor, rest, rest.Length);
            error = count == 0 ? Errno.EIO : Libc.Check(count);
            if (error == Errno.EINTR)
                continue;
            if (error.Failed)
                break;
            written += (int)count;
        }

        BytesWritten += (ulong)written;
        return error;
    }

    /// <summary>The same with bytes that are in a pipe: one splice(2), so that it may take fewer than there are.</summary>
    /// <returns>EINVAL for a file that cannot take them like this.</returns>
    public Errno WriteNext(KernelPipe pipe, int most, out int written)
    {
        Errno error;
        while ((error = pipe.Empty(descriptor, most, out written)) == Errno.EINTR)
        {
        }

        if (!error.Failed && written == 0)
            error = Errno.EIO;
        BytesWritten += (ulong)written;
        return error;
    }

    /// <summary>
    /// sendfile(2): what lies at <paramref name="offset"/> goes to a descriptor without passing through here. 0 bytes is the end of the
    /// file.
    /// </summary>
    /// <returns>EINVAL for a file that cannot be sent like this (and has to be read), EAGAIN when nothing can go at once.</returns>
    public Errno Send(int output, ulong offset, ulong length, out ulong count)
    {
        long position = (long)offset;
        nint result = Libc.sendfile(output, descriptor, ref position, (nint)Math.Min(length, MostPerCall));
        Errno error = Libc.Check(result);
        count = error.Failed ? 0 : (ulong)result;
        BytesRead += count;
        return error;
    }

    /// <summary>Waits until a FIFO takes more, at most this long.</summary>
    public void WaitToWrite(int milliseconds) =>
        _ = Libc.poll([new PollDescriptor { fd = descriptor.Number, events = Libc.POLLOUT }], 1, milliseconds);

    /// <summary>The same descriptor, to be listed: this object must not be used any more.</summary>
    public OpenDirectory AsDirectory() => new(descriptor, path);

    /// <summary>fsync(2), or the reason why an earlier write did not reach the file.</summary>
    public Errno Sync()
    {
        Errno error = Libc.Check(Libc.fsync(descriptor));
        Remember(error); // The kernel tells of it once.
        return error.Failed ? error : _lostWrite;
    }

    public Errno Stat(out FileMetadata metadata) => descriptor.Stat(out metadata);

    public Errno VolumeStat(out VolumeMetadata metadata) => descriptor.VolumeStat(out metadata);

    /// <summary>ftruncate(2).</summary>
    public Errno SetSize(ulong size) => Libc.Check(Libc.ftruncate(descriptor, (long)size));

    /// <summary>fchmod(2).</summary>
    public Errno SetMode(uint mode) => Libc.Check(Libc.fchmod(descriptor, mode));

    /// <summary>futimes(3).</summary>
    public Errno SetTimes(FileTimes times) => Libc.Check(Libc.futimens(descriptor, times.ToTimePair()));

    /// <summary>fchown(2).</summary>
    public Errno SetOwner(uint uid, uint gid) => Libc.Check(Libc.fchown(descriptor, uid, gid));

    /// <summary>
    /// close(2). When it finds nothing wrong, the first write that was lost: clients that do not look at the answers to their writes do
    /// look at this one.
    /// </summary>
    public Errno Close()
    {
        Errno error = descriptor.Release();
        return error.Failed ? error : _lostWrite;
    }

    public void Dispose() => descriptor.Dispose();

    /// <summary>May bytes be written there?</summary>
    /// <param name="request">Of the client.</param>
    internal Errno CheckEnd(ulong offset, ulong length, string request)
    {
        if (TooLarge is null)
            return Errno.None;
        if (Appends)
            offset = Stat(out FileMetadata metadata).Failed ? ulong.MaxValue : metadata.Size;
        return offset > MostBytes || length > MostBytes - offset ? TooLarge(this, request) : Errno.None;
    }

    internal void CountCopy(OpenFile target, ulong bytes) => CountCopy(target, bytes, bytes);

    /// <param name="written">Those that are not counted yet.</param>
    internal void CountCopy(OpenFile target, ulong bytes, ulong written)
    {
        BytesRead += bytes;
        target.BytesWritten += written;
    }

    /// <summary>Keeps the first error that lost data. A request that was wrong in itself lost none.</summary>
    internal void Remember(Errno error)
    {
        Fail(error);
        if (error.Failed && !_lostWrite.Failed && error is not (Errno.EBADF or Errno.EINVAL))
            _lostWrite = error;
    }

    /// <summary>Bytes were not moved, and the client was told so: <see cref="Failure"/>.</summary>
    public void Fail(Errno error)
    {
        if (!Failure.Failed)
            Failure = error;
    }
}

/// <summary>The file would get too large by this request: tells of it, and returns the errno to answer.</summary>
internal delegate Errno SizeRefusal(OpenFile file, string request);
