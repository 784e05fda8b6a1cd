using GuardedFiles.Linux;
using Mono.Unix.Native;

namespace GuardedFiles;

/// <summary>
/// How bytes of files get to the client: copied, when they are few; otherwise as pages in a pipe, from which they go to the connection
/// without passing through here. Pages in a pipe stay, even if the file is cut off: an answer that was begun can always be completed.
/// </summary>
/// <param name="sendsPages">The connection takes pages.</param>
internal sealed class Outlet(bool sendsPages) : IDisposable
{
    /// <summary>Bytes from which on pages are cheaper than a copy.</summary>
    private const int FewestInPages = 16 * 1024;

    /// <summary>Bytes of a pipe that holds the largest READ, and of smaller ones as many as a socket takes.</summary>
    private const int PipeSize = 1 << 19;

    private KernelPipe? _pipe;
    private NativeBuffer? _copies;
    private bool _sendsPages = sendsPages;
    private int _expected;

    /// <summary>What was loaded, or read, and is not asked for yet: of which file, from where, how many bytes.</summary>
    private OpenFile? _file;
    private ulong _offset;
    private int _held;
    private bool _holdsPages;
    private int _copied;

    /// <summary>Bytes that are loaded, or read, at once for several requests.</summary>
    public const int MostTogether = 1 << 18;

    /// <summary>What is to be sent behind an answer.</summary>
    public KernelPipe Pipe => _pipe!;

    /// <summary>Requests for so many bytes in a row have arrived: they can be loaded together. What was loaded for others is forgotten.</summary>
    public void Expect(int bytes)
    {
        _expected = bytes;
        if (_held > 0 && _holdsPages)
            Drop();
        _held = 0;
    }

    /// <summary>pread(2): it may give less than asked for; 0 bytes is the end of the file.</summary>
    /// <param name="into">Where the bytes are copied to, if they are.</param>
    /// <param name="isInPipe">They are in <see cref="Pipe"/>, and have to be sent.</param>
    public Errno Read(OpenFile file, ulong offset, Span<byte> into, out int count, out bool isInPipe)
    {
        int together = Math.Max(into.Length, _expected);
        _expected = 0;
        bool isSmall = into.Length < FewestInPages;
        count = isSmall ? 0 : Load(file, offset, into.Length, together);
        isInPipe = count > 0;
        if (isInPipe)
            return Errno.None;
        return isSmall && (Holds(file, offset, pages: false) || (together > into.Length && ReadTogether(file, offset, together)))
            ? Copy(into, out count)
            : file.Read(offset, into, out count);
    }

    public void Dispose()
    {
        _pipe?.Dispose();
        _copies?.Dispose();
    }

    private bool Holds(OpenFile file, ulong offset, bool pages) =>
        _held > 0 && _holdsPages == pages && _file == file && _offset == offset;

    private void Hold(OpenFile file, ulong offset, bool pages)
    {
        if (_held > 0 && _holdsPages)
            Drop();
        (_file, _offset, _held, _holdsPages) = (file, offset, 0, pages);
    }

    /// <returns>Bytes that are in the pipe: 0 when the file has to be read.</returns>
    private int Load(OpenFile file, ulong offset, int length, int together)
    {
        if (!file.GivesPages(offset, length) || !HasPipe(length))
            return 0;
        if (!Holds(file, offset, pages: true))
            Hold(file, offset, pages: true);
        while (_held < length)
        {
            int most = Math.Min(together, _pipe!.Capacity) - _held;
            if (file.Load(_pipe, offset + (ulong)_held, most, out int more).Failed || more == 0)
                break;
            _held += more;
        }

        int count = Math.Min(_held, length);
        Take(count);
        return count;
    }

    private bool HasPipe(int length)
    {
        if (_pipe is null && _sendsPages)
        {
            _pipe = KernelPipe.Open(PipeSize);
            _sendsPages = _pipe is not null;
        }

        return _pipe is not null && length <= _pipe.Capacity;
    }

    private void Drop()
    {
        _pipe?.Dispose();
        _pipe = null;
        _held = 0;
    }

    private bool ReadTogether(OpenFile file, ulong offset, int together)
    {
        _copies ??= new NativeBuffer(MostTogether);
        Hold(file, offset, pages: false);
        _copied = 0;
        return !file.ReadUncounted(offset, _copies.Span[..together], out _held).Failed && _held > 0;
    }

    private Errno Copy(Span<byte> into, out int count)
    {
        count = Math.Min(into.Length, _held);
        _copies!.Span.Slice(_copied, count).CopyTo(into);
        _copied += count;
        Take(count);
        return Errno.None;
    }

    private void Take(int count)
    {
        _file!.CountRead(_offset, count);
        _offset += (ulong)count;
        _held -= count;
    }
}
