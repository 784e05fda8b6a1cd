using GuardedFiles.Linux;
using Mono.Unix.Native;

namespace GuardedFiles;

/// <summary>Some entries of a directory with their attributes, in the directory's own order, "." and ".." included.</summary>
internal ref struct DirectoryListing
{
    private readonly FileDescriptor _directory;
    private readonly Span<byte> _buffer;
    private ReadOnlySpan<byte> _rest;
    private long _afterPrevious;
    private long _afterCurrent;
    private bool _given;

    public DirectoryListing(FileDescriptor directory, Span<byte> buffer)
    {
        _directory = directory;
        _buffer = buffer;
    }

    /// <summary>Why <see cref="Next"/> found nothing more; none at the end of the directory.</summary>
    public Errno Error { get; private set; }

    /// <summary>
    /// The next entry that still exists. After the first one, only those that are in the buffer: a listing costs one
    /// system call and what its entries cost.
    /// </summary>
    public bool Next(out ReadOnlySpan<byte> name, out FileMetadata metadata)
    {
        while (_rest.Length > 0 || (!_given && Fill()))
        {
            DirectoryEntry entry = new(_rest);
            _rest = _rest[entry.Length..];
            _afterPrevious = _afterCurrent;
            _afterCurrent = entry.NextOffset;
            name = entry.Name;
            if (LinkStat(name, out metadata).Failed)
                continue; // It vanished, or may not be looked at; OpenSSH leaves it out too.
            _given = true;
            return true;
        }

        name = default;
        metadata = default;
        return false;
    }

    /// <summary>The entry that <see cref="Next"/> gave last finds no room: the directory's next listing begins with it.</summary>
    /// <remarks>Not for the first entry of a listing: where that one begins, nobody has told.</remarks>
    public readonly Errno Return() => Libc.Check((nint)Libc.lseek(_directory, _afterPrevious, Libc.SEEK_SET));

    private bool Fill()
    {
        nint count = Libc.getdents64(_directory, _buffer, _buffer.Length);
        Error = Libc.Check(count);
        _rest = Error.Failed ? [] : _buffer[..(int)count];
        return count > 0;
    }

    private readonly Errno LinkStat(ReadOnlySpan<byte> name, out FileMetadata metadata)
    {
        Errno error = Libc.Check(Libc.statx(
            _directory, name, Libc.AT_SYMLINK_NOFOLLOW | Libc.AT_NO_AUTOMOUNT, Libc.STATX_BASIC_STATS, out Statx statx));
        metadata = FileMetadata.From(in statx);
        return error;
    }
}
