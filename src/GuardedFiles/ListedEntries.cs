using GuardedFiles.Linux;
using Mono.Unix.Native;

namespace GuardedFiles;

/// <summary>Entries of a directory whose attributes are asked for side by side, because each answer takes its time.</summary>
internal sealed class ListedEntries : Batch
{
    private readonly OpenDirectory _directory;
    private readonly byte[] _buffer;
    private readonly int _length;
    private readonly int[] _starts;
    private readonly FileMetadata[] _metadata;
    private readonly bool[] _exist;

    public ListedEntries(OpenDirectory directory, byte[] buffer, int length)
        : this(directory, buffer, length, Starts(buffer.AsSpan(0, length)))
    {
    }

    private ListedEntries(OpenDirectory directory, byte[] buffer, int length, int[] starts)
        : base(starts.Length)
    {
        _directory = directory;
        _buffer = buffer;
        _length = length;
        _starts = starts;
        _metadata = new FileMetadata[starts.Length];
        _exist = new bool[starts.Length];
    }

    /// <summary>Why the directory could not be read.</summary>
    public Errno Error { get; init; }

    public int Count => _starts.Length;

    /// <summary>The entries, as the kernel gave them.</summary>
    public ReadOnlySpan<byte> Entries => _buffer.AsSpan(0, _length);

    /// <summary>Bytes that there was room for.</summary>
    public int Room => _buffer.Length;

    /// <summary>lstat(2) of an entry; false when that failed.</summary>
    public bool Find(int entry, out FileMetadata metadata)
    {
        metadata = _metadata[entry];
        return _exist[entry];
    }

    protected override void Do(int item, FileTree files) =>
        _exist[item] = !_directory.LinkStat(new DirectoryEntry(_buffer.AsSpan(_starts[item], _length - _starts[item])).Name, out _metadata[item]).Failed;

    private static int[] Starts(ReadOnlySpan<byte> entries)
    {
        int count = 0;
        for (int start = 0; start < entries.Length; start += new DirectoryEntry(entries[start..]).Length)
            count++;
        int[] starts = new int[count];
        for (int entry = 1; entry < count; entry++)
            starts[entry] = starts[entry - 1] + new DirectoryEntry(entries[starts[entry - 1]..]).Length;
        return starts;
    }
}
