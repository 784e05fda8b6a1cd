using System.Diagnostics;
using GuardedFiles.Confinement;
using GuardedFiles.Linux;
using GuardedFiles.Rules;
using Mono.Unix.Native;

namespace GuardedFiles;

internal sealed partial class FileTree
{
    /// <summary>Milliseconds between two tries, and until a lease is nobody's to hold (the kernel's default is 45 s).</summary>
    private const int LeaseInterval = 10;
    private const int LongestLease = 60_000;

    /// <summary>open(2). A FIFO or a device never makes the session wait (and never becomes its terminal).</summary>
    /// <param name="mode">Permission bits of a file that is created.</param>
    /// <param name="betweenTries">Called while somebody gives back a lease on the file; may throw.</param>
    public Errno Open(ReadOnlySpan<byte> path, OpenFlags flags, uint mode, out OpenFile? file, Action? betweenTries = null)
    {
        bool mustTell = (flags & OpenFlags.O_CREAT) != 0 && (_modes.DecideOnFiles || DecidesWhatItWas(flags));
        return Tell(Begin("open"), path, OpenWaiting(path, flags, mode, mustTell, out file, out _, betweenTries));
    }

    /// <summary>Whether the audit can tell an upload from a download only when it knows that the file is new.</summary>
    private bool DecidesWhatItWas(OpenFlags flags) =>
        Witness is not null && (flags & (OpenFlags.O_TRUNC | OpenFlags.O_WRONLY)) == 0;

    /// <summary>Opens a file for writing that keeps what it has, and makes it when there is none.</summary>
    /// <param name="mode">Permission bits of a file that is created, unless the policy forces others.</param>
    /// <param name="before">What it was; null when it is new.</param>
    /// <param name="betweenTries">Called while somebody gives back a lease on the file; may throw.</param>
    public Errno OpenToReplace(
        ReadOnlySpan<byte> path, uint mode, out OpenFile? file, out FileMetadata? before, Action? betweenTries = null) =>
        Tell(Begin("open"), path, OpenWaiting(path, OpenFlags.O_WRONLY | OpenFlags.O_CREAT, mode, mustTell: true, out file, out before, betweenTries));

    /// <summary>Opens a file to be read for a request that is no OPEN: the event of that says what came of it, when the file could be opened.</summary>
    /// <param name="betweenTries">Called while somebody gives back a lease on the file; may throw.</param>
    public Errno OpenToRead(string request, ReadOnlySpan<byte> path, out OpenFile? file, Action? betweenTries)
    {
        string operation = Begin(request);
        Errno error = OpenWaiting(path, OpenFlags.O_RDONLY, 0, mustTell: false, out file, out _, betweenTries);
        return error.Failed ? Tell(operation, path, error) : error;
    }

    /// <summary>opendir(3).</summary>
    public Errno OpenDirectory(ReadOnlySpan<byte> path, out OpenDirectory? directory)
    {
        int flags = (int)OpenFlags.O_NONBLOCK | OpenFlagsOf.O_DIRECTORY | OpenFlagsOf.O_CLOEXEC;
        string operation = Begin("opendir");
        if (TakeEarly(EarlyKind.OpenDirectory) is { } early)
        {
            directory = early.TakeDirectory();
            return Tell(operation, path, Errno.None);
        }

        Errno error = Settles
            ? OpenJudged(path, flags, 0, Rights.Read, out int descriptor, out _)
            : OpenPlain(path, flags, 0, out descriptor);
        directory = error.Failed ? null : Listable(new OpenDirectory(new FileDescriptor(descriptor), path.ToArray())
        {
            Storage = Storage,
            SeenPath = Witness is null && _rules is not { Hides: true } ? [] : FirstSeen.ToArray(),
        }, FirstSeen);
        return Tell(operation, path, error);
    }

    /// <summary>The same descriptor, to be listed: the file must not be used any more.</summary>
    public OpenDirectory AsDirectory(OpenFile file)
    {
        _ = Tell(Begin("opendir"), file, Errno.None);
        return Listable(file.AsDirectory(), file.SeenPath);
    }

    /// <param name="seen">Where it is: what it has that is hidden is left out.</param>
    private OpenDirectory Listable(OpenDirectory directory, ReadOnlySpan<byte> seen)
    {
        if (_rules is { Hides: true } rules)
            directory.Hide(rules, seen);
        if (_jail is not null)
            directory.JailRoot = _resolver!.RootIdentity;
        return directory;
    }

    private Errno OpenWaiting(
        ReadOnlySpan<byte> path, OpenFlags flags, uint mode, bool mustTell, out OpenFile? file, out FileMetadata? before,
        Action? betweenTries)
    {
        if (TakeEarly(EarlyKind.Open) is { } early)
        {
            file = early.TakeFile();
            before = null;
            return Errno.None;
        }

        Errno error = TryOpen(path, flags, mode, mustTell, out int number, out before, out Grant grant);

        // Samba's oplocks and NFS delegations are leases. The kernel asks the holder to give his back at the first try, and
        // takes it after /proc/sys/fs/lease-break-time; without O_NONBLOCK it would wait for that itself.
        for (int waited = 0; error == Errno.EAGAIN && waited < LongestLease; waited += LeaseInterval)
        {
            betweenTries?.Invoke();
            _ = Libc.poll([], 0, LeaseInterval);
            error = TryOpen(path, flags, mode, mustTell, out number, out before, out grant);
        }

        file = error.Failed ? null : new OpenFile(new FileDescriptor(number), path.ToArray(), flags)
        {
            IsSealed = grant.IsSealed,
            Rights = grant.Rights,
            SeenPath = Settles ? FirstSeen.ToArray() : [],
            OpenedAt = Witness is null ? 0 : Stopwatch.GetTimestamp(),
            IsMade = mustTell && before is null,
            MostBytes = _mostBytes,
            TooLarge = _mostBytes == ulong.MaxValue ? null : RefuseSize,
        };
        return error;
    }

    /// <summary>A new file gets the mode that the policy decides on; one that is there keeps its own.</summary>
    private Errno TryOpen(
        ReadOnlySpan<byte> path, OpenFlags flags, uint mode, bool mustTell, out int number, out FileMetadata? before, out Grant grant)
    {
        before = null;
        mode = _modes.WithoutSetIds(mode);
        if (!mustTell)
            return Open(path, flags, mode, out number, out grant);

        bool decides = _modes.DecideOnFiles;
        Errno error = OpenOrCreate(path, flags, decides ? _modes.ToCreateFile(mode) : mode, out number, out before, out grant);
        if (error.Failed || before is not null || !decides)
            return error;
        error = SetNewMode(number);
        if (!error.Failed || _policy.IgnoresMode)
            return Errno.None;
        RemoveMade(path, number);
        _ = Libc.close(number);
        return error;
    }

    /// <summary>Removes a file that was just made, if the name that it was given means it still. Links at the end of the path are followed.</summary>
    private void RemoveMade(ReadOnlySpan<byte> path, int number)
    {
        if (!Stat(number, [], Libc.AT_EMPTY_PATH, out FileMetadata made).Failed)
            RemoveMade(path, made.Identity);
    }

    private void RemoveMade(ReadOnlySpan<byte> path, in Identity made)
    {
        Span<byte> room = stackalloc byte[CString.PathMax];
        int length = FirstSeen.Length;
        FirstSeen.CopyTo(room);
        if (!Settles && Walk(path, PathWalk.DeepestLinks, lastMayMiss: false, room, out length).Failed)
            return;
        using Place place = Find(room[..length]);
        if (place.Error.Failed || Stat(place.Directory, place.Name, Libc.AT_SYMLINK_NOFOLLOW, out FileMetadata now).Failed)
            return;
        if (now.Identity == made)
            _ = Libc.unlinkat(place.Directory, place.Name, 0);
    }

    private Errno SetNewMode(int number)
    {
        Errno error = Stat(number, [], Libc.AT_EMPTY_PATH, out FileMetadata metadata);
        if (error.Failed)
            return error;
        uint mode = _modes.OfNew((uint)metadata.Permissions, isDirectory: false);
        return mode == (uint)metadata.Permissions ? Errno.None : Libc.Check(Libc.fchmod(number, mode));
    }

    private Errno OpenOrCreate(
        ReadOnlySpan<byte> path, OpenFlags flags, uint mode, out int number, out FileMetadata? before, out Grant grant)
    {
        // With O_EXCL, success alone says that the file is new: most are.
        before = null;
        Errno error = Open(path, flags | OpenFlags.O_EXCL, mode, out number, out grant);
        if (error != Errno.EEXIST || (flags & OpenFlags.O_EXCL) != 0)
            return error;

        // O_CREAT stays, for a link to a file that does not exist, and because the kernel guards what others left in /tmp
        // from being opened with it (fs.protected_regular).
        bool dangled = Stat(path, 0, out _) == Errno.ENOENT;
        error = Open(path, flags, mode, out number, out grant);
        if (error.Failed)
            return error;
        error = Libc.Check(Libc.statx(number, [], Libc.AT_EMPTY_PATH, Libc.STATX_BASIC_STATS, out Statx statx));
        if (error.Failed)
        {
            _ = Libc.close(number);
            return error;
        }

        // Others may have given the name to another file since. What has bytes, or another owner, was not made here.
        FileMetadata metadata = FileMetadata.From(in statx);
        before = dangled && metadata.Size == 0 && metadata.Uid == Libc.geteuid() ? null : metadata;
        return Errno.None;
    }

    private Errno Open(ReadOnlySpan<byte> path, OpenFlags flags, uint mode, out int number, out Grant grant)
    {
        const int Always = (int)(OpenFlags.O_NONBLOCK | OpenFlags.O_NOCTTY) | OpenFlagsOf.O_CLOEXEC;
        grant = Grant.Everything;
        Errno error = _guard is not null || Settles
            ? OpenJudged(path, (int)flags | Always, mode, Rights.See, out number, out grant)
            : OpenPlain(path, (int)flags | Always, mode, out number);
        bool isNew = (flags & OpenFlags.O_CREAT) != 0 && (flags & OpenFlags.O_EXCL) != 0;
        return error.Failed || isNew || ((int)flags & Writing) == 0 || _resolver is { Vets: true } ? error : RefuseProcess(path, ref number);
    }

    private Errno OpenPlain(ReadOnlySpan<byte> path, int flags, uint mode, out int number)
    {
        if (_resolver is not null)
            return Explained(path, _resolver.Open(path, flags, mode, out number));
        number = Libc.openat(Libc.AT_FDCWD, path, flags, mode);
        return Libc.Check(number);
    }
}
