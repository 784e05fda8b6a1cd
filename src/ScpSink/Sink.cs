using GuardedFiles;
using GuardedFiles.Client;
using Mono.Unix.Native;

namespace ScpSink;

/// <summary>-t: records come in, and become files and directories beneath the target.</summary>
internal sealed class Sink(Session session) : IDisposable
{
    private const uint SetIdBits = 0b111_000_000_000;
    private const uint OwnerMayWrite = 0b010_000_000;
    private const uint OwnerMayAll = 0b111_000_000;

    private readonly FileTree _files = session.Files;
    private readonly bool _preserve = session.Options.Preserve;

    /// <summary>Bits that nothing gets that the client did not ask to preserve (CVE-2026-35385: set-id bits among them).</summary>
    private readonly uint _mask = FileTree.Umask | (session.Options.Preserve ? 0 : SetIdBits);

    private readonly FileReceiver _receiver = new(session.Peer, session.WhileWaiting);
    private readonly PathBuffer _path = new();
    private SinkDirectory[] _directories = new SinkDirectory[8];
    private int _depth;

    /// <summary>What the last T said; for the next C or D alone.</summary>
    private FileTimes? _times;

    private Peer Peer => session.Peer;

    /// <exception cref="SessionOverException">The connection broke, or what comes in is not the protocol.</exception>
    public void Run(ReadOnlySpan<byte[]> operands)
    {
        ReadOnlySpan<byte> wanted = operands.IsEmpty ? [] : operands[0];
        if (session.Options.Policy.ReadOnly)
        {
            session.Log.RefusedReadOnly("sink");
            session.Refuse("open", wanted, Errno.EACCES, "read-only"u8);
            throw Peer.GiveUp("uploads are refused: this account is read-only"u8);
        }

        if (!session.Permits("open", wanted) || !session.Permits("write", wanted, writes: true))
            throw Peer.GiveUp("uploads are refused: this account may not write files"u8);
        if (operands is not [{ } target])
            throw Peer.GiveUp("ambiguous target"u8);
        Errno error = session.Options.TargetIsDirectory ? StatDirectory(target) : Errno.None;
        if (error.Failed)
        {
            session.Refuse("open", target, error, "the target is not a directory"u8);
            Peer.SendError(target, _files.TextOf(error));
            return;
        }

        Peer.Acknowledge();
        _path.Set(target);
        Enter(new SinkDirectory { Exists = !StatDirectory(target).Failed });
        while (_depth > 0)
            ServeLine();
    }

    /// <summary>Directories that were there before do not stay open to us if the session breaks off.</summary>
    public void Dispose()
    {
        for (; _depth > 0; _depth--)
        {
            ref readonly SinkDirectory directory = ref _directories[_depth - 1];
            _path.SetLength(directory.PathLength);
            if (directory is { IsNew: false, Mode: { } mode })
                LogIfFailed("mode", SetMode(_path.Path, mode));
        }
    }

    private Errno StatDirectory(ReadOnlySpan<byte> path)
    {
        Errno error = _files.Look(path, out FileMetadata metadata);
        return error.Failed || metadata.Type == FilePermissions.S_IFDIR ? error : Errno.ENOTDIR;
    }

    private void ServeLine()
    {
        if (!Peer.NextLine(out ReadOnlySpan<byte> line))
        {
            Leave(); // The ends of directories may be missing.
            return;
        }

        if (line.IsEmpty)
            throw Peer.Broken("unexpected <newline>");
        Peer.Trace?.Received(line);
        ref bool begun = ref _directories[_depth - 1].Begun;
        bool isFirst = !begun;
        begun = true;
        switch ((char)line[0])
        {
            case '\x01':
                Peer.Note(line[1..]);
                break;
            case '\x02':
                Peer.Note(line[1..]);
                throw new SessionOverException(SessionEnd.GivenUp);
            case 'E':
                Peer.Acknowledge();
                Leave();
                break;
            case 'T' or 'C' or 'D':
                ServeRecord(line);
                break;
            default:
                // A shell's own words, mostly: they go back to whoever can read them.
                throw isFirst ? Peer.GiveUp(line) : Peer.Broken("expected control record");
        }
    }

    private void ServeRecord(ReadOnlySpan<byte> line)
    {
        if (ControlRecord.Parse(line, out ControlRecord record) is { } wrong)
            throw Peer.Broken(wrong);
        if (record.Type == 'T')
        {
            _times = record.Times;
            Peer.Acknowledge();
            return;
        }

        ref readonly SinkDirectory directory = ref _directories[_depth - 1];
        if (!IsName(record.Name))
        {
            session.Refuse(record.Type == 'D' ? "mkdir" : "open", _path.With(record.Name), Errno.EINVAL, "unexpected filename"u8);
            throw Peer.GiveUp([.. "error: unexpected filename: "u8, .. record.Name]);
        }

        ReadOnlySpan<byte> path = directory.Exists ? _path.With(record.Name) : _path.Path;
        FileTimes? times = _times;
        _times = null;
        _files.ForgetReason();
        if (record.Type == 'D')
            ReceiveDirectory(path, record.Mode & ~_mask, times);
        else
            ReceiveFile(path, record.Mode & ~_mask, record.Size, times);
    }

    /// <summary>One name beneath a directory, and nothing else (CVE-2018-20685). C would end it at a NUL, and name another file.</summary>
    private static bool IsName(ReadOnlySpan<byte> name) =>
        !name.IsEmpty && name.IndexOfAny((byte)'/', (byte)0) < 0 && !name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8);

    private void ReceiveDirectory(ReadOnlySpan<byte> path, uint mode, FileTimes? times)
    {
        if (!session.Options.Recursive)
        {
            session.Refuse("mkdir", path, Errno.EINVAL, "a directory without -r"u8);
            throw Peer.Broken("received directory without -r");
        }

        bool isNew = _files.Look(path, out FileMetadata metadata).Failed;
        Errno error = Errno.None;
        if (isNew)
        {
            session.Log.MakeDirectory(path, mode);
            uint given = (mode & session.Options.Policy.DirectoryModes.Most) | OwnerMayAll;
            error = session.Permits("mkdir", path, writes: true) ? _files.MakeDirectory(path, given) : Errno.EACCES;
        }
        else if (metadata.Type != FilePermissions.S_IFDIR)
        {
            error = _files.TellUnserved("mkdir", path, Errno.ENOTDIR, rule: []);
        }

        if (error.Failed)
        {
            Peer.SendError(path, _files.TextOf(error));
            return;
        }

        uint? finalMode = FinalMode(path, mode, isNew);
        _path.SetLength(path.Length);
        if (!isNew && finalMode is { } existing)
            LogIfFailed("mode", SetMode(path, existing | OwnerMayAll)); // Closed to others now, open to us until the end.
        Enter(new SinkDirectory { Exists = true, IsNew = isNew, Times = times, Mode = finalMode });
        Peer.Acknowledge(); // Now that Dispose knows of it: nobody may be there to be answered.
    }

    /// <summary>The mode of a directory when all its files have arrived; null when it keeps what it has.</summary>
    private uint? FinalMode(ReadOnlySpan<byte> path, uint mode, bool isNew)
    {
        if (!isNew && !_preserve)
            return null;
        if (session.Options.Policy.DirectoryMode is null && (_preserve || session.Options.Policy.DirectoryModes.IsAny))
            return session.Options.Policy.DirectoryModes.Of(mode);

        // What it has inherited from its group stays, as under -M of the SFTP server. A range begins with what the kernel gave.
        _ = _files.Look(path, out FileMetadata metadata);
        uint given = (uint)metadata.Permissions & ~(OwnerMayAll & ~mode);
        return session.Options.Policy.DirectoryModes.Of(
            session.Options.Policy.DirectoryMode is { } forced ? forced | (uint)(metadata.Mode & FilePermissions.S_ISGID) : given);
    }

    private void Enter(SinkDirectory directory)
    {
        // Each level is at least two bytes of a path that exists: PATH_MAX bounds the depth.
        if (_depth == _directories.Length)
            Array.Resize(ref _directories, 2 * _depth);
        directory.PathLength = _path.Length;
        _directories[_depth++] = directory;
    }

    private void Leave()
    {
        ref readonly SinkDirectory directory = ref _directories[--_depth];
        _times = null;

        // The client has its answer already, and OpenSSH says nothing either when this fails: the log does.
        if (directory.Times is { } times)
        {
            session.Log.SetTimes(_path.Path, times);
            LogIfFailed("times", session.Permits("setstat", _path.Path, writes: true) ? _files.SetTimes(_path.Path, times) : Errno.EACCES);
        }

        if (directory.Mode is { } mode)
        {
            session.Log.SetMode(_path.Path, mode);
            LogIfFailed("mode", SetMode(_path.Path, mode));
        }

        if (_depth > 0)
            _path.SetLength(_directories[_depth - 1].PathLength);
    }

    private Errno SetMode(ReadOnlySpan<byte> path, uint mode) =>
        session.Permits("setstat", path, writes: true) ? _files.SetMode(path, mode) : Errno.EACCES;

    private void LogIfFailed(string what, Errno error)
    {
        if (error.Failed)
            session.Log.NotSet(what, _path.Path, error);
    }

    private void ReceiveFile(ReadOnlySpan<byte> path, uint mode, ulong size, FileTimes? times)
    {
        OpenFile? opened = null;
        FileMetadata? before = null;
        Errno error = _files.CheckSize(path, size);
        if (!error.Failed)
            error = _files.OpenToReplace(path, mode | OwnerMayWrite, out opened, out before, session.WhileWaiting);
        if (error.Failed)
        {
            Peer.SendError(path, _files.TextOf(error));
            return;
        }

        using OpenFile file = opened!;
        session.Transfer.Begin(file, "WRITE,CREATE", mode);
        Peer.Acknowledge();
        bool isNew = before is null;
        bool isRegular = isNew || before is { Type: FilePermissions.S_IFREG };
        FirstError first = default;
        first.Keep("", _receiver.Receive(file, isRegular, size));
        bool complete = !first.Failed;

        // What was there may have been longer. Not before now: until the last byte came, the old ones were better than none. And an
        // empty file loses set-id bits by this, as any other has lost them by its bytes.
        if (complete && isRegular && (!isNew || size == 0))
            first.Keep("truncate: ", file.SetSize(size));
        bool isWhole = !first.Failed;
        if (FileMode(file, mode, isNew) is { } finalMode)
            SetMode(file, finalMode, isNew, ref first);
        bool wasGood = Peer.Accepts();
        if (complete && times is { } given)
            SetTimes(file, given, ref first);
        Errno closed = file.Close();
        first.Keep("close: ", closed);

        session.Transfer.End(
            first.Error, first.Failed ? first.Error.Text : wasGood ? "OK"u8 : "the sender failed"u8, isWhole && wasGood && !closed.Failed);
        if (first.Failed)
            Peer.SendError(file.Path, first.Step, _files.TextOf(first.Error));
        else
            Peer.Acknowledge();
    }

    /// <summary>The mode that the file still has to get; null when it has the right one.</summary>
    private uint? FileMode(OpenFile file, uint mode, bool isNew)
    {
        // A new file has the forced mode, or this one, but for the owner's right to write. An old one keeps its own without -p.
        if (session.Options.Policy.FileMode is { } forced)
            return isNew || !_preserve ? null : forced;
        bool lacksWrite = (mode & OwnerMayWrite) == 0;
        if (isNew && lacksWrite && !_preserve && !session.Options.Policy.FileModes.IsAny && !file.Stat(out FileMetadata metadata).Failed)
            return (uint)metadata.Permissions & ~OwnerMayWrite; // A range begins with what the kernel gave.
        return (isNew ? lacksWrite : _preserve) ? mode : null;
    }

    private void SetMode(OpenFile file, uint mode, bool isNew, ref FirstError first)
    {
        session.Log.SetMode(file.Path, mode);
        Errno error = isNew || session.Permits("fsetstat", file.SeenPath, writes: true) ? _files.SetMode(file, mode) : Errno.EACCES;
        if (!session.Options.Policy.IgnoresMode)
            first.Keep("set mode: ", error);
    }

    private void SetTimes(OpenFile file, FileTimes times, ref FirstError first)
    {
        session.Log.SetTimes(file.Path, times);
        Errno error = session.Permits("fsetstat", file.SeenPath, writes: true) ? _files.SetTimes(file, times) : Errno.EACCES;
        if (!session.Options.Policy.IgnoresTimes)
            first.Keep("set times: ", error);
    }
}
