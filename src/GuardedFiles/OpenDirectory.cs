using GuardedFiles.Linux;
using GuardedFiles.Rules;
using Mono.Unix.Native;

namespace GuardedFiles;

/// <summary>One directory that a client is listing.</summary>
internal sealed class OpenDirectory(FileDescriptor descriptor, byte[] path) : IDisposable
{
    /// <summary>Bytes without paths and entries: objects, their headers, a slot in the table of handles.</summary>
    private const int Fixed = 400;

    /// <summary>Bytes of entries that may be kept: the buffer that <see cref="List"/> is given.</summary>
    private const int MostKept = 8 * 1024;

    private byte[] _left = [];
    private ListedEntries? _ahead;
    private Policy? _rules;
    private byte[] _seen = [];

    /// <summary>The name under which it was opened, as the client sent it.</summary>
    public ReadOnlySpan<byte> Path => path;

    /// <summary>Where that is: absolute, as the session sees it, free of links. Empty when neither the audit nor a rule that hides names needs it.</summary>
    public byte[] SeenPath { get; init; } = [];

    /// <summary>Bytes of memory that it takes at most while it is open: with entries that are kept between two requests.</summary>
    public int Memory => Fixed + MostKept + path.Length + SeenPath.Length + _seen.Length;

    internal FileDescriptor Descriptor => descriptor;

    /// <summary>The next entries, as many as getdents64(2) puts into <paramref name="buffer"/>.</summary>
    public DirectoryListing List(Span<byte> buffer) => new(this, buffer);

    /// <summary>Leaves out what the session does not see.</summary>
    /// <param name="seenPath">Where this directory is: absolute, as the session sees it.</param>
    internal void Hide(Policy rules, ReadOnlySpan<byte> seenPath)
    {
        _rules = rules;
        _seen = [.. seenPath.TrimEnd((byte)'/'), (byte)'/'];
    }

    /// <summary>The root of a jail, whose parent directory lies outside; null without a jail.</summary>
    internal Identity? JailRoot { private get; set; }

    /// <summary>Some of its names may be hidden.</summary>
    internal bool Hides => _rules is not null;

    /// <summary>Is it a name that the session sees?</summary>
    internal bool Shows(ReadOnlySpan<byte> name) =>
        _rules is null || name.SequenceEqual("."u8) || name.SequenceEqual(".."u8)
        || (_rules.RightsOf([.. _seen, .. name], out _) & Rights.See) != 0;

    /// <summary>close(2).</summary>
    public Errno Close() => descriptor.Release();

    public void Dispose() => descriptor.Dispose();

    /// <summary>Who helps when the storage is slow; nobody for a directory whose names only are asked for.</summary>
    public Storage? Storage { get; init; }

    /// <summary>Entries are left that the client has not got yet: what comes next must not be read before they are gone.</summary>
    public bool HasKept => _left.Length > 0;

    /// <summary>Reads the next entries and their attributes, these side by side, before somebody lists them.</summary>
    /// <param name="length">Bytes of entries.</param>
    /// <param name="files">Of the thread that does it.</param>
    public void ReadAhead(int length, FileTree files)
    {
        byte[] buffer = new byte[length];
        Errno error = Read(buffer, out ReadOnlySpan<byte> entries);
        _ahead = new ListedEntries(this, buffer, entries.Length) { Error = error };
        Ask(_ahead, files);
    }

    /// <summary>What was read ahead, or is now, where the storage is slow; null where entries and attributes are better had one by one.</summary>
    internal ListedEntries? NextAhead(int length)
    {
        if (_ahead is null && IsSlow)
        {
            ReadAhead(length, Storage!.Own);
            Storage.Pace.Judge(_ahead!.Times);
        }

        ListedEntries? ahead = _ahead;
        _ahead = null;
        return ahead;
    }

    /// <summary>The same for entries that were read already.</summary>
    internal ListedEntries? AskTogether(ReadOnlySpan<byte> entries)
    {
        if (!IsSlow)
            return null;
        ListedEntries listed = new(this, entries.ToArray(), entries.Length);
        Ask(listed, Storage!.Own);
        return listed;
    }

    /// <summary>Keeps entries that the kernel has given and the client has not got yet.</summary>
    internal void Keep(ReadOnlySpan<byte> entries) => _left = entries.ToArray();

    /// <summary>What was kept; it is forgotten then.</summary>
    internal ReadOnlySpan<byte> TakeKept()
    {
        byte[] kept = _left;
        _left = [];
        return kept;
    }

    /// <summary>lstat(2) of an entry. The parent directory of a jail's root is the root, as that of "/" is.</summary>
    internal Errno LinkStat(ReadOnlySpan<byte> name, out FileMetadata metadata)
    {
        if (JailRoot is { } root && name.SequenceEqual(".."u8))
        {
            Errno failure = descriptor.Stat(out metadata);
            if (failure.Failed || metadata.Identity == root)
                return failure;
        }

        Errno error = Libc.Check(Libc.statx(
            descriptor, name, Libc.AT_SYMLINK_NOFOLLOW | Libc.AT_NO_AUTOMOUNT, Libc.STATX_BASIC_STATS, out Statx statx));
        metadata = FileMetadata.From(in statx);
        return error;
    }

    /// <summary>What the kernel gives next; nothing at the end of the directory.</summary>
    internal Errno Read(Span<byte> buffer, out ReadOnlySpan<byte> entries)
    {
        nint count = Libc.getdents64(descriptor, buffer, buffer.Length);
        Errno error = Libc.Check(count);
        entries = error.Failed ? [] : buffer[..(int)count];
        return error;
    }

    private bool IsSlow => Storage?.HelpsWith(int.MaxValue) == true;

    private void Ask(ListedEntries listed, FileTree files)
    {
        if (listed.Count > 0)
            Storage!.Workers.Run(listed, listed.Count, files);
    }
}
