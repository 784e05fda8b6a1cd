using System.Text;
using GuardedFiles.Confinement;
using GuardedFiles.Linux;
using Mono.Unix.Native;

namespace GuardedFiles;

/// <summary>
/// The bytes of a file that decides what somebody may do, and why it must not be believed. Whoever may write to it, or put another in its
/// place, could give himself what it denies him; so it is opened once, and what was opened is what is judged and read.
/// </summary>
internal sealed class FileText
{
    private const int UsualMost = 1024 * 1024;
    private const uint Root = 0;
    private const uint WritableByGroup = 0b010_000;
    private const uint WritableByOthers = 0b010;
    private const int OpenedFlags = (int)(OpenFlags.O_RDONLY | OpenFlags.O_NONBLOCK | OpenFlags.O_NOCTTY) | OpenFlagsOf.O_CLOEXEC;
    private const int DirectoryFlags = OpenFlagsOf.O_PATH | OpenFlagsOf.O_CLOEXEC;

    private uint _owner = uint.MaxValue;

    private FileText()
    {
    }

    /// <summary>There is none.</summary>
    public bool IsMissing { get; private init; }

    /// <summary>Null when it could not be read: then there is an objection.</summary>
    public byte[]? Bytes { get; private set; }

    /// <summary>Why it must not be believed.</summary>
    public List<string> Objections { get; } = [];

    /// <summary>
    /// An administrator's: root's, and root alone can change it, or any of the directories above it. Where it does not exist, looking for it
    /// was one system call.
    /// </summary>
    /// <param name="path">Absolute, or beneath the working directory.</param>
    /// <param name="mostBytes">What is larger is an objection.</param>
    public static FileText OfAdministrator(ReadOnlySpan<byte> path, int mostBytes = UsualMost)
    {
        int slash = path.LastIndexOf((byte)'/');
        ReadOnlySpan<byte> folder = slash < 0 ? "."u8 : slash == 0 ? "/"u8 : path[..slash];
        int number = Libc.openat(Libc.AT_FDCWD, folder, DirectoryFlags | OpenFlagsOf.O_DIRECTORY | OpenFlagsOf.O_NOFOLLOW, 0);
        Errno error = Libc.Check(number);
        if (error.Failed)
            return Unopened(error);
        using FileDescriptor directory = new(number);
        FileText text = Open(number, path[(slash + 1)..], owner: Root, "it is not owned by root", mostBytes);
        if (!text.IsMissing)
            text.JudgeDirectories(number);
        return text;
    }

    /// <summary>
    /// A key's: root's or the account's, and nobody else can write to it. It lies in <see cref="KeysFolder"/>, or where root alone can change it:
    /// in any other place another key of the account could exchange it.
    /// </summary>
    /// <param name="home">The account's; null when it has none.</param>
    public static FileText OfAccount(ReadOnlySpan<byte> path, uint uid, byte[]? home)
    {
        using TrustedPath place = TrustedPath.ToParent(path);
        if (place.Error.Failed)
            return Unopened(place.Error, place.ForeignLink is null ? null : ByteText.Of(place.Reason));
        FileText text = Open(place.Number, place.Name, uid, "it is owned by neither root nor this account", UsualMost);
        bool isSafe = KeysFolder.Holds(home, place.Number)
            || (text._owner == Root && IsRoots(place.Number) && !(uid == Root && KeysFolder.IsInHome(home, place.Number)));
        if (!isSafe)
            text.Objections.Add(KeysFolder.Advice);
        return text;
    }

    private static FileText Open(int directory, ReadOnlySpan<byte> name, uint owner, string foreign, int mostBytes)
    {
        int number = Libc.openat(directory, name, OpenedFlags | OpenFlagsOf.O_NOFOLLOW, 0);
        Errno error = Libc.Check(number);
        if (error.Failed)
            return Unopened(error);
        using FileDescriptor file = new(number);
        FileText text = new();
        text.Judge(number, owner, foreign);
        text.Read(file, mostBytes);
        return text;
    }

    private static FileText Unopened(Errno error, string? why = null)
    {
        FileText text = new() { IsMissing = error == Errno.ENOENT };
        text.Objections.Add(why ?? (error == Errno.ELOOP ? "it is a symbolic link" : $"it cannot be opened: {ByteText.Of(error.Text)}"));
        return text;
    }

    private static bool Look(int descriptor, out Statx statx) =>
        Libc.statx(descriptor, [], Libc.AT_EMPTY_PATH, Libc.STATX_BASIC_STATS, out statx) == 0;

    private void Judge(int descriptor, uint owner, string foreign)
    {
        if (!Look(descriptor, out Statx statx) || (statx.stx_mode & (uint)FilePermissions.S_IFMT) != (uint)FilePermissions.S_IFREG)
            Objections.Add("it is not a regular file");
        _owner = statx.stx_uid;
        if (_owner != Root && _owner != owner)
            Objections.Add(foreign);
        JudgeMode(statx.stx_mode, "it");
    }

    private void JudgeMode(uint mode, string what)
    {
        if ((mode & WritableByGroup) != 0)
            Objections.Add($"{what} is writable by its group");
        if ((mode & WritableByOthers) != 0)
            Objections.Add($"{what} is writable by others");
    }

    /// <summary>Root alone can change what lies in a directory, or put another in its place.</summary>
    private static bool IsRoots(int directory)
    {
        FileText judged = new();
        judged.JudgeDirectories(directory, mustExist: true);
        return judged.Objections.Count == 0;
    }

    /// <summary>From the one that holds the file up to "/".</summary>
    /// <param name="mustExist">
    /// Without it a sticky bit is no excuse: it keeps what is there, but not what is not. Where the file must be there, it is one above the directory
    /// that holds the file: a directory of root's stays in it.
    /// </param>
    private void JudgeDirectories(int directory, bool mustExist = false)
    {
        const string What = "a directory above it";
        FileDescriptor? held = null;
        Identity below = default;
        for (int current = directory; Look(current, out Statx statx) && Identity.Of(in statx) != below; current = held.Number)
        {
            below = Identity.Of(in statx);
            if (statx.stx_uid != Root)
                Objections.Add($"{What} is not owned by root");
            if (!mustExist || current == directory || (statx.stx_mode & (uint)FilePermissions.S_ISVTX) == 0)
                JudgeMode(statx.stx_mode, What);
            FileDescriptor parent = new(Libc.openat(current, ".."u8, DirectoryFlags | OpenFlagsOf.O_DIRECTORY, 0));
            held?.Dispose();
            held = parent;
            if (parent.IsInvalid)
                Objections.Add($"{What} cannot be opened");
        }

        held?.Dispose();
    }

    private void Read(FileDescriptor file, int mostBytes)
    {
        using NativeBuffer buffer = new(mostBytes + 1);
        Span<byte> bytes = buffer.Span;
        int length = 0;
        nint count = 0;
        while (length < bytes.Length && (count = Libc.pread(file, bytes[length..], bytes.Length - length, length)) > 0)
            length += (int)count;
        if (count < 0 && Objections.Count == 0)
            Objections.Add("it cannot be read");
        else if (length > mostBytes)
            Objections.Add($"it is larger than {mostBytes / (1024 * 1024)} MiB");
        else if (count >= 0)
            Bytes = bytes[..length].ToArray();
    }
}
