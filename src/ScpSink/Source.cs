using GuardedFiles;
using GuardedFiles.Client;
using GuardedFiles.Log;
using Mono.Unix.Native;

namespace ScpSink;

/// <summary>-f: files and directories become records, and go out.</summary>
internal sealed class Source(Session session) : IDisposable
{
    /// <summary>What the protocol has of a mode: no sticky bit.</summary>
    private const uint ModeBits = 0b110_111_111_111;

    /// <summary>PATH_MAX: a longer path names nothing.</summary>
    private const int LongestPath = 4096;

    /// <summary>A name of NAME_MAX, encoded, with all that stands before it.</summary>
    private const int LongestRecord = 2048;

    private readonly FileTree _files = session.Files;
    private readonly FileSender _sender = new(session.Peer);
    private readonly PathBuffer _path = new();
    private SourceDirectory[] _directories = new SourceDirectory[8];
    private int _depth;

    private Peer Peer => session.Peer;

    /// <exception cref="SessionOverException">The connection broke, or the other side gave up.</exception>
    public void Run(ReadOnlySpan<byte[]> operands)
    {
        bool reads = true;
        foreach (ReadOnlySpan<byte> operand in operands)
            reads &= session.Permits("open", operand) && session.Permits("read", operand);
        if (!reads)
            throw Peer.GiveUp("downloads are refused: this account may not read files"u8);
        _ = Peer.Accepts();
        GlobSearch? search = session.Options.Glob ? new GlobSearch(_files, session.WhileWaiting) : null;
        foreach (ReadOnlySpan<byte> operand in operands)
        {
            bool isPattern = search is not null && new GlobOperand(operand).HasWildcards;
            if (search is not null && (!isPattern || MayList(operand)))
                SendMatches(search, operand);
            else
                SendAll(operand);
        }
    }

    private bool MayList(ReadOnlySpan<byte> path) => session.Permits("opendir", path) && session.Permits("readdir", path);

    public void Dispose()
    {
        while (_depth > 0)
        {
            using DirectoryNames names = _directories[--_depth].Names;
            session.Log.CloseDirectory(names.Path, forced: true);
        }

        _sender.Dispose();
    }

    private static ReadOnlySpan<byte> WithoutSlashes(ReadOnlySpan<byte> path)
    {
        ReadOnlySpan<byte> trimmed = path.TrimEnd((byte)'/');
        return trimmed.IsEmpty ? path[..Math.Min(path.Length, 1)] : trimmed;
    }

    private void SendMatches(GlobSearch search, ReadOnlySpan<byte> operand)
    {
        Errno error = search.Find(operand, out byte[][] paths);
        if (error == Errno.E2BIG)
            _ = _files.TellUnserved("opendir", operand, error, rule: []); // A limit of ours: no operation has failed.
        if (error.Failed)
            Peer.SendError(operand, _files.TextOf(error));
        else
            foreach (ReadOnlySpan<byte> path in paths)
                SendAll(path);
    }

    /// <summary>A file, or a directory with all that is in it.</summary>
    private void SendAll(ReadOnlySpan<byte> path)
    {
        Send(WithoutSlashes(path));
        while (_depth > 0)
            SendNextEntry();
    }

    private void SendNextEntry()
    {
        ref readonly SourceDirectory directory = ref _directories[_depth - 1];
        _path.SetLength(directory.PathLength);
        if (!directory.Names.Next(out ReadOnlySpan<byte> name))
        {
            Leave();
            return;
        }

        ReadOnlySpan<byte> path = _path.With(name);
        if (path.Length >= LongestPath - 1)
        {
            _ = _files.TellUnserved("open", path, Errno.ENAMETOOLONG, rule: []);
            Peer.SendError(path, "name too long"u8);
        }
        else
            Send(path);
    }

    private void Send(ReadOnlySpan<byte> path)
    {
        _files.ForgetReason();
        Errno error = _files.Open(path, OpenFlags.O_RDONLY, 0, out OpenFile? opened, session.WhileWaiting);
        FileMetadata metadata = default;
        if (!error.Failed && (error = opened!.Stat(out metadata)).Failed)
        {
            opened.Dispose();
            session.Log.Moved(opened, error, isEnded: false);
        }

        if (error.Failed)
        {
            Peer.SendError(path, _files.TextOf(error));
            return;
        }

        if (metadata.Type == FilePermissions.S_IFDIR && session.Options.Recursive)
        {
            if (!MayList(path))
            {
                opened!.Dispose();
                Peer.SendError(path, Errno.EACCES.Text);
                return;
            }

            SendDirectory(_files.AsDirectory(opened!), in metadata);
            return;
        }

        using OpenFile file = opened!;
        if (metadata.Type == FilePermissions.S_IFREG)
            SendFile(file, in metadata);
        else
            SendNothing(file, "not a regular file"u8);
    }

    private void SendNothing(OpenFile file, ReadOnlySpan<byte> why)
    {
        session.Log.Moved(file, Errno.None, why, isComplete: false);
        Peer.SendError(file.Path, why);
    }

    private void SendFile(OpenFile file, in FileMetadata metadata)
    {
        session.Transfer.Begin(file, "READ", (uint)metadata.Mode & ModeBits);
        if (!SendHeader('C', file.Path, in metadata, metadata.Size))
        {
            session.Transfer.End(Errno.None, "the receiver failed"u8, isComplete: false);
            return;
        }

        ReadOnlySpan<byte> wrong = _sender.Send(file, metadata.Size);
        if (!wrong.IsEmpty)
            Peer.SendError(file.Path, wrong);
        bool accepted = Peer.Accepts();
        session.Transfer.End(_sender.Error, !wrong.IsEmpty ? wrong : accepted ? "OK"u8 : "the receiver failed"u8, wrong.IsEmpty && accepted);
    }

    private void SendDirectory(OpenDirectory directory, in FileMetadata metadata)
    {
        if (IsAbove(in metadata))
        {
            Peer.SendError(directory.Path, Errno.ELOOP.Text);
            directory.Dispose();
            return;
        }

        DirectoryNames names = new(directory);
        if (!SendHeader('D', names.Path, in metadata, size: 0))
        {
            names.Dispose();
            return;
        }

        session.Log.OpenDirectory(names.Path);
        if (_depth == _directories.Length)
            Array.Resize(ref _directories, 2 * _depth);
        _path.Set(names.Path);
        _directories[_depth++] = new SourceDirectory(names, _path.Length, metadata.Identity);
    }

    /// <summary>A link has led back to where we are: going on would not end before the kernel finds the path too long.</summary>
    private bool IsAbove(in FileMetadata metadata)
    {
        foreach (ref readonly SourceDirectory directory in _directories.AsSpan(0, _depth))
            if (directory.Identity == metadata.Identity)
                return true;
        return false;
    }

    private void Leave()
    {
        using DirectoryNames names = _directories[--_depth].Names;
        if (names.Error.Failed)
            Peer.SendError(names.Path, names.Error.Text); // Some of its entries are missing on the other side.
        session.Log.CloseDirectory(names.Path, forced: false);
        Peer.Send("E\n"u8);
        _ = Peer.Accepts();
    }

    /// <summary>T, if times are preserved, and C or D; false when the other side does not want it.</summary>
    private bool SendHeader(char type, ReadOnlySpan<byte> path, in FileMetadata metadata, ulong size)
    {
        LineWriter line = new(stackalloc byte[LongestRecord]);
        if (session.Options.Preserve)
        {
            line.Literal("T");
            line.Number((ulong)Math.Max(metadata.ModifyTime, 0));
            line.Literal(" 0 ");
            line.Number((ulong)Math.Max(metadata.AccessTime, 0));
            line.Literal(" 0\n");
            Peer.Trace?.SendingTimes(in metadata, line.Text[..^1]);
            Peer.Send(line.Text);
            if (!Peer.Accepts())
                return false;
        }

        ReadOnlySpan<byte> name = EncodedName.Of(path[(path.LastIndexOf((byte)'/') + 1)..]);
        line = new LineWriter(stackalloc byte[LongestRecord]);
        line.Literal(type == 'C' ? "C"u8 : "D"u8);
        line.Number((uint)metadata.Mode & ModeBits, numberBase: 8, width: 4);
        line.Literal(" ");
        line.Number(size);
        line.Literal(" ");
        line.Literal(name);
        line.Literal("\n");
        if (type == 'C')
            Peer.Trace?.SendingModes(line.Text[..^1]);
        else
            Peer.Trace?.EnteringDirectory(line.Text[..^1]);
        Peer.Send(line.Text);
        return Peer.Accepts();
    }
}
