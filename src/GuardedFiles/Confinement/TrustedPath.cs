using GuardedFiles.Linux;
using Mono.Unix.Native;

namespace GuardedFiles.Confinement;

/// <summary>
/// A path that decides what a session sees, or what it is told: of a jail, of a key's file, of an audit file. It is walked name by name, each in
/// a directory that is held, and only symbolic links that root owns are followed: another session of the account may have made any other, so
/// that the path leads elsewhere.
/// </summary>
internal sealed class TrustedPath : IDisposable
{
    /// <summary>As many links as the kernel follows.</summary>
    private const int LinkLimit = 40;
    private const uint Root = 0;
    private const byte Slash = (byte)'/';

    private FileDescriptor? _directory;
    private int _links;

    private TrustedPath()
    {
    }

    /// <summary>Why it leads nowhere; none when it leads to <see cref="Number"/>.</summary>
    public Errno Error { get; private set; }

    /// <summary>ELOOP: the symbolic link that was not followed, absolute, because root does not own it.</summary>
    public byte[]? ForeignLink { get; private set; }

    /// <summary>The directory at the end of the path, or the one that holds its last name. O_PATH.</summary>
    public int Number => _directory!.Number;

    /// <summary>Where that directory is: absolute, without links and without a slash at its end.</summary>
    public byte[] Path { get; private set; } = [];

    /// <summary>The last name, when it was not walked; ".", when the path ends in a slash or dots.</summary>
    public byte[] Name { get; private set; } = [.. "."u8];

    /// <summary>In words, for a client: of a link its name, but not where it is.</summary>
    public byte[] Reason => ForeignLink is { } link
        ? [.. link.AsSpan(link.AsSpan().LastIndexOf(Slash) + 1), .. " is a symbolic link that root does not own"u8]
        : Error.Text.ToArray();

    private static int DirectoryFlags => OpenFlagsOf.O_PATH | OpenFlagsOf.O_DIRECTORY | OpenFlagsOf.O_NOFOLLOW | OpenFlagsOf.O_CLOEXEC;

    /// <summary>Walks all of a path, which must lead to a directory.</summary>
    /// <param name="path">Absolute, or beneath the working directory. No NUL.</param>
    public static TrustedPath ToDirectory(ReadOnlySpan<byte> path) => Of(path, walksLast: true);

    /// <summary>Walks a path up to its last name, which need not exist, and may be a link.</summary>
    public static TrustedPath ToParent(ReadOnlySpan<byte> path) => Of(path, walksLast: false);

    /// <summary>The directory, for a caller that closes it.</summary>
    public FileDescriptor Take()
    {
        FileDescriptor directory = _directory!;
        _directory = null;
        return directory;
    }

    public void Dispose() => _directory?.Dispose();

    private static TrustedPath Of(ReadOnlySpan<byte> path, bool walksLast)
    {
        TrustedPath walked = new();
        walked.Error = path.IsEmpty ? Errno.ENOENT : walked.Walk(path.ToArray(), walksLast);
        return walked;
    }

    private Errno Walk(byte[] path, bool walksLast)
    {
        Errno error = Begin(path);
        ReadOnlySpan<byte> left = path;
        while (!error.Failed && !(left = left.TrimStart(Slash)).IsEmpty)
        {
            if (left.Length >= CString.PathMax)
                return Errno.ENAMETOOLONG;
            int slash = left.IndexOf(Slash);
            ReadOnlySpan<byte> name = slash < 0 ? left : left[..slash];
            left = slash < 0 ? [] : left[slash..];
            if (slash < 0 && !walksLast && !IsDots(name))
            {
                Name = name.ToArray();
                return Errno.None;
            }

            error = Step(name, out byte[]? target);
            if (error.Failed || target is null)
                continue;
            if (target[0] == Slash)
                error = Begin(target);
            left = (byte[])[.. target, .. left];
        }

        return error;
    }

    private static bool IsDots(ReadOnlySpan<byte> name) => name.SequenceEqual("."u8) || name.SequenceEqual(".."u8);

    private Errno Begin(byte[] path)
    {
        bool isAbsolute = path[0] == Slash;
        Span<byte> room = stackalloc byte[CString.PathMax];
        int length = isAbsolute ? 1 : Libc.getcwd(room);
        Path = isAbsolute || length < 0 ? [Slash] : room[..length].ToArray();
        return Enter(Libc.openat(Libc.AT_FDCWD, isAbsolute ? "/"u8 : "."u8, DirectoryFlags, 0));
    }

    /// <summary>One name: a directory that is entered, or a link to walk instead.</summary>
    private Errno Step(ReadOnlySpan<byte> name, out byte[]? target)
    {
        // O_DIRECTORY mounts what autofs has not mounted yet.
        target = null;
        int number = Libc.openat(Number, name, DirectoryFlags, 0);
        Errno error = Libc.Check(number);
        if (error is Errno.ENOTDIR or Errno.ELOOP)
            return ReadLink(name, out target);
        if (error.Failed)
            return error;
        if (name.SequenceEqual(".."u8))
            Path = Path.AsSpan(0, Math.Max(Path.AsSpan().LastIndexOf(Slash), 1)).ToArray();
        else if (!name.SequenceEqual("."u8))
            Path = Beneath(name);
        return Enter(number);
    }

    private Errno Enter(int number)
    {
        Errno error = Libc.Check(number);
        if (error.Failed)
            return error;
        _directory?.Dispose();
        _directory = new FileDescriptor(number);
        return Errno.None;
    }

    /// <summary>The link whose owner is asked for is the one whose text is read: both by one descriptor.</summary>
    private Errno ReadLink(ReadOnlySpan<byte> name, out byte[]? target)
    {
        target = null;
        int number = Libc.openat(Number, name, OpenFlagsOf.O_PATH | OpenFlagsOf.O_NOFOLLOW | OpenFlagsOf.O_CLOEXEC, 0);
        Errno error = Libc.Check(number);
        if (error.Failed)
            return error;
        using FileDescriptor link = new(number);
        error = Libc.Check(Libc.statx(number, [], Libc.AT_EMPTY_PATH, Libc.STATX_BASIC_STATS, out Statx statx));
        if (error.Failed)
            return error;
        if (((FilePermissions)statx.stx_mode & FilePermissions.S_IFMT) != FilePermissions.S_IFLNK)
            return Errno.ENOTDIR;
        if (statx.stx_uid != Root)
        {
            ForeignLink = Beneath(name);
            return Errno.ELOOP;
        }

        Span<byte> text = stackalloc byte[CString.PathMax];
        nint length = Libc.readlinkat(number, [], text, text.Length);
        error = Libc.Check(length);
        if (error.Failed || length == 0)
            return error.Failed ? error : Errno.ENOENT;
        if (++_links > LinkLimit)
            return Errno.ELOOP;
        target = text[..(int)length].ToArray();
        return length < text.Length ? Errno.None : Errno.ENAMETOOLONG;
    }

    private byte[] Beneath(ReadOnlySpan<byte> name) => [.. Path, .. Path.Length == 1 ? [] : "/"u8, .. name];
}
