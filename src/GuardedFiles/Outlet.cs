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
    /// <summary>Bytes that are loaded, or read, at once for several requests.</summary>
    public const int MostTogether = 1 << 18;

    /// <summary>Bytes from which on pages are cheaper than a copy.</summary>
    private const int FewestInPages = 16 * 1024;

    /// <summary>Bytes of a pipe that holds the largest READ wherever it begins.</summary>
    private const int PipeSize = 1 << 19;

    private KernelPipe? _pipe;
    private NativeBuffer? _ownCopies;
    private bool _sendsPages = sendsPages;
    private bool _savesDescriptors;
    private int _expected;

    /// <summary>Bytes of READs, long enough for pages, that the pipe has not been told of yet (<see cref="KernelPipe.Count"/>).</summary>
    private long _given;

    /// <summary>What was loaded, or read, and is not asked for yet: how, of which file, from where, how many bytes.</summary>
    private Held _held;
    private OpenFile? _file;
    private ulong _offset;
    private int _count;
    private NativeBuffer? _copies;
    private int _copied;

    private enum Held
    {
        Nothing,
        Copies,
        Pages,
    }

    /// <summary>What is to be sent behind an answer.</summary>
    public KernelPipe Pipe => _pipe!;

    /// <summary>Descriptors are short: it does without a pipe.</summary>
    public bool SavesDescriptors
    {
        get => _savesDescriptors;
        set
        {
            _savesDescriptors = value;
            if (value && _pipe is not null)
                DropPipe();
        }
    }

    /// <summary>
    /// Requests for so many bytes in a row have arrived, which can be loaded together; 0 when nothing is known. What was loaded for others is
    /// forgotten.
    /// </summary>
    public void Expect(int bytes)
    {
        _expected = bytes;
        if (_held == Held.Pages && _count > 0)
            DropPipe();
        _held = Held.Nothing;
    }

    /// <summary>The next bytes that are asked for have been read already.</summary>
    /// <param name="bytes">Valid until something else is expected.</param>
    public void Give(OpenFile file, ulong offset, NativeBuffer bytes, int count)
    {
        Expect(0);
        Hold(Held.Copies, file, offset, count);
        (_copies, _copied) = (bytes, 0);
    }

    /// <summary>
    /// The client has no file open: the pipe's room is for the user's other sessions. The pipe stays, because a client that gets many files
    /// closes its only one often.
    /// </summary>
    public void GiveBackRoom()
    {
        if (_pipe is null)
            return;
        Expect(0);
        _pipe?.GiveBackRoom(); // Expect has dropped one that held something.
        _given = 0;
    }

    /// <summary>The client is idle: the pipe goes, too.</summary>
    public void GiveBackPipe()
    {
        if (_pipe is null)
            return;
        Expect(0);
        DropPipe();
    }

    /// <summary>pread(2): it may give less than asked for; 0 bytes is the end of the file.</summary>
    /// <param name="into">Where the bytes are copied to, if they are.</param>
    /// <param name="isInPipe">They are in <see cref="Pipe"/>, and have to be sent.</param>
    public Errno Read(OpenFile file, ulong offset, Span<byte> into, out int count, out bool isInPipe)
    {
        int together = Math.Max(into.Length, _expected);
        _expected -= Math.Min(into.Length, _expected);
        bool isSmall = into.Length < FewestInPages;
        isInPipe = false;
        if (Holds(Held.Copies, file, offset) || (isSmall && together > into.Length && ReadTogether(file, offset, together)))
        {
            count = Copy(into);
            return Errno.None;
        }

        count = isSmall ? 0 : Load(file, offset, into.Length, together);
        isInPipe = count > 0;
        Errno error = isInPipe ? Errno.None : file.Read(offset, into, out count);
        if (!isSmall)
            _given += count;
        return error;
    }

    public void Dispose()
    {
        _pipe?.Dispose();
        _ownCopies?.Dispose();
    }

    private bool Holds(Held held, OpenFile file, ulong offset) => _held == held && _file == file && _offset == offset;

    private void Hold(Held held, OpenFile file, ulong offset, int count) => (_held, _file, _offset, _count) = (held, file, offset, count);

    private bool ReadTogether(OpenFile file, ulong offset, int together)
    {
        _ownCopies ??= new NativeBuffer(MostTogether);
        if (file.ReadUncounted(offset, _ownCopies.Span[..together], out int count).Failed || count == 0)
            return false;
        Give(file, offset, _ownCopies, count);
        return true;
    }

    private int Copy(Span<byte> into)
    {
        int count = Math.Min(into.Length, _count);
        _copies!.Span.Slice(_copied, count).CopyTo(into);
        _copied += count;
        return Take(count, into.Length);
    }

    /// <returns>Bytes that are in the pipe: 0 when the file has to be read.</returns>
    private int Load(OpenFile file, ulong offset, int length, int together)
    {
        bool isNext = Holds(Held.Pages, file, offset);
        if (!isNext)
            Expect(_expected);
        if (!file.GivesPages || !HasPipe(length))
            return 0;
        if (!isNext)
            Hold(Held.Pages, file, offset, 0);

        if (_count < length)
        {
            int most = Math.Min(together, _pipe!.Capacity) - _count;
            _ = file.Load(_pipe, offset + (ulong)_count, most, out int more);
            _count += more;
        }

        return Take(Math.Min(_count, length), length);
    }

    private bool HasPipe(int length)
    {
        if (_pipe is null && _sendsPages && !_savesDescriptors)
        {
            _pipe = KernelPipe.Open(PipeSize, atOnce: false);
            _sendsPages = _pipe is not null;
        }

        if (_count == 0)
        {
            _pipe?.Count(_given);
            _given = 0;
        }

        return _pipe is not null && length <= _pipe.Capacity;
    }

    /// <summary>A pipe is emptied by a new one.</summary>
    private void DropPipe()
    {
        _pipe?.Dispose();
        (_pipe, _given) = (null, 0);
    }

    private int Take(int count, int wanted)
    {
        _file!.CountRead(count, count == wanted);
        _offset += (ulong)count;
        _count -= count;
        return count;
    }
}
