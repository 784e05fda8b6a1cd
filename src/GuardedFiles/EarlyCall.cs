using System.Diagnostics.CodeAnalysis;
using GuardedFiles.Linux;
using Mono.Unix.Native;

namespace GuardedFiles;

/// <summary>What can be asked before its turn, because it changes nothing.</summary>
internal enum EarlyKind
{
    Stat,
    LinkStat,
    FileStat,
    Open,
    OpenDirectory,
    Read,
    List,
    Close,
}

/// <summary>
/// A question to the storage that is asked before its turn, by a worker, and its answer. When the turn has come, whoever would ask takes the
/// answer; or asks himself, where the answer is one that somebody must hear of in its turn.
/// </summary>
internal sealed class EarlyCall(EarlyKind kind) : IDisposable
{
    /// <summary>Bytes: what one operation of a network file system brings, mostly.</summary>
    private const int MostTogether = 128 * 1024;

    private byte[] _seen = [];
    private bool _wasRefused;

    public EarlyKind Kind => kind;

    public byte[] Path { get; init; } = [];

    public OpenFile? File { get; private set; }

    public OpenDirectory? Directory { get; private set; }

    public ulong Offset { get; init; }

    /// <summary>Bytes of a file, or of a directory's entries.</summary>
    public int Length { get; private set; }

    /// <summary>Bytes that were read.</summary>
    public NativeBuffer? Bytes { get; private set; }

    public Errno Error { get; private set; }

    public FileMetadata Metadata { get; private set; }

    /// <summary>How many of them were read.</summary>
    public int Count { get; private set; }

    /// <summary>Where a path that was opened led to, in a session of which an account is kept.</summary>
    public ReadOnlySpan<byte> Seen => _seen;

    public static EarlyCall OfPath(EarlyKind kind, ReadOnlySpan<byte> path) => new(kind) { Path = path.ToArray() };

    public static EarlyCall OfFile(EarlyKind kind, OpenFile file) => new(kind) { File = file };

    /// <param name="length">Bytes of entries that are read.</param>
    public static EarlyCall OfDirectory(EarlyKind kind, OpenDirectory directory, int length = 0) => new(kind) { Directory = directory, Length = length };

    public static EarlyCall OfRead(OpenFile file, ulong offset, int length) =>
        new(EarlyKind.Read) { File = file, Offset = offset, Length = length };

    /// <summary>May the answer be taken? What was refused, and what could not be opened, is asked again: that has consequences.</summary>
    public bool IsUsable => !_wasRefused && (!Error.Failed || (kind is EarlyKind.Stat or EarlyKind.LinkStat && IsOfPath(Error)));

    /// <summary>Takes in a READ that goes on where this one ends: one answer is enough for both.</summary>
    public bool Extend(OpenFile file, ulong offset, int length)
    {
        bool isNext = kind == EarlyKind.Read && File == file && Offset + (ulong)Length == offset && Length + length <= MostTogether;
        Length += isNext ? length : 0;
        return isNext;
    }

    /// <summary>Asks.</summary>
    /// <param name="files">The worker's own.</param>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever it is, it belongs to the one whose turn comes: he asks again, and meets it himself.")]
    public void Do(FileTree files)
    {
        files.Refused = (_, _, _) => _wasRefused = true;
        files.LastSeen = [];
        try
        {
            Error = Ask(files);
            _seen = files.LastSeen;
        }
        catch (Exception)
        {
            _wasRefused = true;
        }
    }

    /// <summary>The answer to a question for attributes.</summary>
    public Errno Tell(out FileMetadata metadata)
    {
        metadata = Metadata;
        return Error;
    }

    /// <summary>What was opened, for good.</summary>
    public OpenFile? TakeFile()
    {
        OpenFile? file = File;
        File = null;
        return file;
    }

    /// <summary>What was opened, for good.</summary>
    public OpenDirectory? TakeDirectory()
    {
        OpenDirectory? directory = Directory;
        Directory = null;
        return directory;
    }

    /// <summary>Closes what was opened and not taken.</summary>
    public void Dispose()
    {
        Bytes?.Dispose();
        if (kind == EarlyKind.Open)
            File?.Dispose();
        if (kind == EarlyKind.OpenDirectory)
            Directory?.Dispose();
    }

    /// <summary>An error that the path has, and not the moment.</summary>
    private static bool IsOfPath(Errno error) => error is Errno.ENOENT or Errno.ENOTDIR or Errno.EACCES or Errno.ELOOP or Errno.ENAMETOOLONG;

    private Errno Ask(FileTree files)
    {
        Errno error;
        switch (kind)
        {
            case EarlyKind.Stat or EarlyKind.LinkStat:
                error = kind == EarlyKind.Stat ? files.Stat(Path, out FileMetadata found) : files.LinkStat(Path, out found);
                Metadata = found;
                return error;
            case EarlyKind.FileStat:
                error = files.Stat(File!, out FileMetadata ofFile);
                Metadata = ofFile;
                return error;
            case EarlyKind.Open:
                error = files.Open(Path, OpenFlags.O_RDONLY, 0, out OpenFile? opened);
                File = opened;
                return error;
            case EarlyKind.OpenDirectory:
                error = files.OpenDirectory(Path, out OpenDirectory? openedDirectory);
                Directory = openedDirectory;
                return error;
            case EarlyKind.Read:
                Bytes = new NativeBuffer(Length);
                error = File!.ReadUncounted(Offset, Bytes.Span, out int count);
                Count = count;
                return error;
            case EarlyKind.List:
                Directory!.ReadAhead(Length, files);
                return Errno.None;
            default:
                return File?.Close() ?? Directory!.Close();
        }
    }
}
