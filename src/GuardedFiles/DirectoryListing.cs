using GuardedFiles.Linux;
using Mono.Unix.Native;

namespace GuardedFiles;

/// <summary>Some entries of a directory with their attributes, in the directory's own order, "." and ".." included.</summary>
internal ref struct DirectoryListing
{
    private readonly OpenDirectory _directory;
    private readonly Span<byte> _buffer;
    private ReadOnlySpan<byte> _current;
    private ReadOnlySpan<byte> _rest;
    private ListedEntries? _listed;
    private int _index;
    private bool _given;
    private bool _ended;

    public DirectoryListing(OpenDirectory directory, Span<byte> buffer)
    {
        _directory = directory;
        _buffer = buffer;
        _rest = directory.TakeKept();
        directory.Storage?.Pace.Begin();
    }

    /// <summary>Why <see cref="Next"/> found nothing more; none at the end of the directory.</summary>
    public Errno Error { get; private set; }

    /// <summary>
    /// The next entry that still exists: first those that were kept, then what the kernel gives.
    /// </summary>
    /// <param name="more">When nothing is left of that, the kernel is asked once more, even if there was an entry already.</param>
    public bool Next(bool more, out ReadOnlySpan<byte> name, out FileMetadata metadata)
    {
        while (_rest.Length > 0 || ((more || !_given) && Fill()))
        {
            DirectoryEntry entry = new(_rest);
            _current = _rest;
            _rest = _rest[entry.Length..];
            name = entry.Name;
            if (!Find(name, out metadata))
                continue; // It vanished, or may not be looked at; OpenSSH leaves it out too.
            if (_directory.Hides)
                metadata = metadata.Shrouded;
            _given = true;
            return true;
        }

        name = default;
        metadata = default;
        return false;
    }

    /// <summary>The entry that <see cref="Next"/> gave last finds no room: the directory's next listing begins with it.</summary>
    /// <remarks>
    /// Entries are kept, not asked for again: an offset in a directory may mean another entry once others were removed
    /// (tmpfs before Linux 6.6, network file systems).
    /// </remarks>
    public readonly void Return() => _directory.Keep(_current);

    private bool Fill()
    {
        if (_ended && _given)
            return false; // The next listing finds the end.
        _listed = _directory.NextAhead(_buffer.Length);
        _index = 0;
        Error = _listed?.Error ?? _directory.Read(_buffer, out _rest);
        if (_listed is not null)
            _rest = _listed.Entries;
        _ended = _rest.Length < (_listed?.Room ?? _buffer.Length) - DirectoryEntry.LongestLength;
        return _rest.Length > 0;
    }

    private bool Find(scoped ReadOnlySpan<byte> name, out FileMetadata metadata)
    {
        if (_listed is not null)
            return _listed.Find(_index++, out metadata) && _directory.Shows(name);
        metadata = default;
        bool exists = _directory.Shows(name) && !_directory.LinkStat(name, out metadata).Failed;
        _directory.Storage?.Pace.Done();
        if (_rest.Length > 0)
            _listed = _directory.AskTogether(_rest); // It has turned out that each answer takes its time.
        return exists;
    }
}
