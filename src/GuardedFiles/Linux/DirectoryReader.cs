using Mono.Unix.Native;

namespace GuardedFiles.Linux;

/// <summary>getdents64(2): the names in a directory, in its own order, without "." and "..".</summary>
internal sealed class DirectoryReader : IDisposable
{
    /// <summary>Bytes that the kernel is asked for at once.</summary>
    private const int BufferSize = 16 * 1024;

    private readonly FileDescriptor _directory;
    private readonly NativeBuffer _entries = new(BufferSize);
    private int _position;
    private int _length;
    private bool _isOver;

    private DirectoryReader(FileDescriptor directory) => _directory = directory;

    /// <summary>The directory; good until this is disposed.</summary>
    public int Directory => _directory.Number;

    /// <summary>Opens a directory to read it.</summary>
    /// <param name="flags">O_NOFOLLOW, or none.</param>
    public static Errno Open(int directory, ReadOnlySpan<byte> name, int flags, out DirectoryReader? reader)
    {
        int number = Libc.openat(directory, name, flags | OpenFlagsOf.O_DIRECTORY | OpenFlagsOf.O_CLOEXEC, 0);
        Errno error = Libc.Check(number);
        reader = error.Failed ? null : new DirectoryReader(new FileDescriptor(number));
        return error;
    }

    /// <summary>False at the end, and when the directory cannot be read any further.</summary>
    /// <param name="entry">Good until the next call.</param>
    public bool Next(out DirectoryEntry entry)
    {
        while (_position < _length || Fill())
        {
            entry = new DirectoryEntry(_entries.Span[_position.._length]);
            _position += entry.Length;
            if (!entry.Name.SequenceEqual("."u8) && !entry.Name.SequenceEqual(".."u8))
                return true;
        }

        entry = default;
        return false;
    }

    public void Dispose()
    {
        _directory.Dispose();
        _entries.Dispose();
    }

    private bool Fill()
    {
        if (_isOver)
            return false;
        nint count = Libc.getdents64(_directory, _entries.Span, _entries.Span.Length);
        _position = 0;
        _length = count < 0 ? 0 : (int)count;
        _isOver = _length < BufferSize - DirectoryEntry.LongestLength; // Where the kernel leaves more room than that, it has no more.
        return _length > 0;
    }
}
