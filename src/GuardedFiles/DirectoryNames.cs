using GuardedFiles.Linux;
using Mono.Unix.Native;

namespace GuardedFiles;

/// <summary>The names in a directory, in its own order, without "." and "..": for whoever opens each one himself.</summary>
internal sealed class DirectoryNames(OpenDirectory directory) : IDisposable
{
    /// <summary>Bytes of entries that the kernel is asked for at once; there is one such buffer for each directory that is open.</summary>
    private const int BufferSize = 16 * 1024;

    private readonly NativeBuffer _entries = new(BufferSize);
    private int _position;
    private int _length;

    /// <summary>The name under which the directory was opened.</summary>
    public ReadOnlySpan<byte> Path => directory.Path;

    /// <summary>Why <see cref="Next"/> found nothing more; none at the end of the directory.</summary>
    public Errno Error { get; private set; }

    /// <param name="name">Valid until the next call.</param>
    public bool Next(out ReadOnlySpan<byte> name)
    {
        while (_position < _length || Fill())
        {
            DirectoryEntry entry = new(_entries.Span[_position.._length]);
            _position += entry.Length;
            name = entry.Name;
            if (!name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8) && directory.Shows(name))
                return true;
        }

        name = default;
        return false;
    }

    public void Dispose()
    {
        directory.Dispose();
        _entries.Dispose();
    }

    private bool Fill()
    {
        Error = directory.Read(_entries.Span, out ReadOnlySpan<byte> entries);
        _position = 0;
        _length = entries.Length;
        return _length > 0;
    }
}
