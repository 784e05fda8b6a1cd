using System.Diagnostics;
using GuardedFiles.Linux;
using Mono.Unix.Native;

namespace GuardedFiles.Log;

/// <summary>
/// The account of one session: who it was, each file that was moved and each name that was changed, what was refused, and how it ended.
/// Everything in here costs something only when an administrator has asked for it.
/// </summary>
internal sealed class Audit(EventLog log, AuditFile[] files, ClientLogin login, Authentication authentication) : IDisposable
{
    /// <summary>The protocol of commands that are answered here.</summary>
    public const string Commands = "exec";

    private readonly long _begin = Stopwatch.GetTimestamp();
    private readonly string _session = NewSession();
    private AuditTotals _totals;
    private string? _protocol;
    private byte[]? _jail;
    private string? _walls;
    private byte[]? _command;
    private byte[]? _client;
    private string _end = "closed";

    public int FileCount => files.Length;

    /// <summary>What confines the session: from now on paths are those of its jail.</summary>
    public void Confined(byte[]? jail, string walls) => (_jail, _walls) = (jail, walls);

    /// <summary>The session begins to serve.</summary>
    /// <param name="protocol">sftp, scp or exec.</param>
    public void Opened(string protocol, string version)
    {
        _protocol = protocol;
        AuditEvent opened = Event("session-open").Word("version"u8, version).Word("walls"u8, _walls);
        Write(_jail is { } jail ? opened.Text("jail"u8, jail) : opened);
        if (_command is { } command)
            Write(Event("command").Text("command"u8, command));
    }

    /// <summary>What the client asked for, where that is answered in the place of SFTP, or by SFTP. Written once the session begins.</summary>
    public void Command(ReadOnlySpan<byte> command) => _command = command.ToArray();

    public void RefusedCommand(ReadOnlySpan<byte> command) => Write(Event("refused-command").Text("command"u8, command));

    /// <summary>The session does not begin.</summary>
    /// <param name="path">On the machine.</param>
    public void NotBegun(ReadOnlySpan<byte> why, byte[]? path)
    {
        AuditEvent refused = Event("refused");
        Write((path is null ? refused : refused.Text("system_path"u8, path)).Text("rule"u8, why));
    }

    /// <summary>An operation is over, or was refused. A file that could be opened has its event when it is closed.</summary>
    public void Happened(scoped in FileEvent happened)
    {
        bool isRefused = !happened.Rule.IsEmpty;
        if (happened.Operation == "open" && !happened.Error.Failed)
            return;
        AuditEvent told = isRefused ? Event("refused").Word("request"u8, happened.Operation) : Event(happened.Operation);
        if (!happened.NamesNothing)
            AddPath(told, "path"u8, "system_path"u8, happened.Path);
        if (happened.Operation == "symlink")
            told.Text("target"u8, happened.OtherPath);
        else if (!happened.OtherPath.IsEmpty || happened.Operation is "rename" or "posix-rename" or "hardlink" or "copy-file")
            AddPath(told, "other_path"u8, "other_system_path"u8, happened.OtherPath);
        if (isRefused)
        {
            _totals.Refusals++;
            told.Text("rule"u8, happened.Rule);
        }
        else
        {
            _totals.Operations++;
            if (happened.Operation == "copy-file")
                told.Number("bytes_written"u8, happened.BytesWritten);
        }

        Write(told.Word("result"u8, ErrnoNames.NameOf(happened.Error)));
    }

    /// <summary>A file is closed.</summary>
    /// <param name="result">OK, an errno's name, or words for what has none.</param>
    /// <param name="isComplete">Every byte that the client sent was written, or that it wanted was sent, and the file closed without error.</param>
    public void Moved(OpenFile file, ReadOnlySpan<byte> result, bool isComplete)
    {
        bool leaves = _protocol != Commands; // A checksum tells of a file, and is not the file.
        if (leaves)
            _totals.Add(file);
        string name = !leaves ? "read" : !file.IsUpload ? "download" : file.BytesRead > 0 ? "transfer" : "upload";
        AuditEvent moved = Event(name);
        AddPath(moved, "path"u8, "system_path"u8, file.SeenPath.Length > 0 ? file.SeenPath : file.Path);
        moved.Number("bytes_read"u8, file.BytesRead).Number("bytes_written"u8, file.BytesWritten);
        if (file.OpenedAt != 0)
            moved.Number("duration_ms"u8, Milliseconds(file.OpenedAt));
        Write(moved.Word("result"u8, result).Flag("complete"u8, isComplete));
    }

    /// <summary>A file was read for its hashes. It has not left: it does not count as a download.</summary>
    /// <param name="begun">As <see cref="Stopwatch"/> counts.</param>
    /// <param name="isComplete">All that was wanted has been hashed, and the client told.</param>
    public void Hashed(OpenFile file, ulong bytes, long begun, ReadOnlySpan<byte> result, bool isComplete)
    {
        _totals.Operations++;
        AuditEvent hashed = Event("check-file");
        AddPath(hashed, "path"u8, "system_path"u8, file.SeenPath.Length > 0 ? file.SeenPath : file.Path);
        Write(hashed.Number("bytes_read"u8, bytes).Number("duration_ms"u8, Milliseconds(begun)).Word("result"u8, result).Flag("complete"u8, isComplete));
    }

    /// <summary>What the client calls itself: each event from now on has it.</summary>
    public void Client(ReadOnlySpan<byte> name) => _client = name.ToArray();

    /// <summary>How the session ends, when it is not by the end of its input.</summary>
    public void Ended(string how) => _end = how;

    public void Closed(int exitStatus)
    {
        AuditEvent closed = Event("session-close").Word("end"u8, _end).Number("exit_status"u8, (ulong)exitStatus);
        _totals.AddTo(closed);
        closed.Number("log_lines_lost"u8, log.LinesLost).Number("duration_ms"u8, Milliseconds(_begin)).Word("walls"u8, _walls);
        Write(closed);
        foreach (AuditFile file in files)
        {
            if (file.Missing > 0)
                log.Write(
                    LogLevel.Error,
                    Readers.Administrator,
                    $"the audit file \"{file.Path:q}\" lacks the last {file.Missing} events of session {_session}");
        }
    }

    public void Dispose()
    {
        foreach (AuditFile file in files)
            file.Dispose();
    }

    /// <summary>16 hexadecimal digits that no other session has. An empty chroot has no /dev/urandom; the kernel can be asked without.</summary>
    private static string NewSession()
    {
        Span<byte> random = stackalloc byte[sizeof(ulong)];
        if (Libc.getrandom(random, random.Length, Libc.GRND_NONBLOCK) < random.Length)
            BitConverter.TryWriteBytes(random, ((ulong)Libc.getpid() << 40) ^ (ulong)DateTime.UtcNow.Ticks);
        LineWriter digits = new(stackalloc byte[32]);
        foreach (byte value in random)
            digits.Number(value, numberBase: 16, width: 2);
        return ByteText.Of(digits.Text);
    }

    private static ulong Milliseconds(long since) => (ulong)Stopwatch.GetElapsedTime(since).TotalMilliseconds;

    private AuditEvent Event(string name) => Event(name, DateTime.UtcNow);

    /// <summary>What every event begins with.</summary>
    private AuditEvent Event(string name, DateTime time)
    {
        AuditEvent begun = new AuditEvent(time).Word("session"u8, _session).Word("event"u8, name).Text("user"u8, login.User);
        if (login.VirtualName is { } virtualName)
            begun.Text("name"u8, virtualName);
        begun.Text("address"u8, login.Address);
        if (login.Port is { } port)
            begun.Number("port"u8, port);
        if (authentication.Methods is { } methods)
            begun.Text("method"u8, methods);
        _ = begun.Word("key"u8, authentication.Key).Word("protocol"u8, _protocol);
        return _client is { } client ? begun.Text("client"u8, client) : begun;
    }

    private void AddPath(AuditEvent told, ReadOnlySpan<byte> name, ReadOnlySpan<byte> systemName, ReadOnlySpan<byte> path)
    {
        told.Text(name, path);
        if (path is not [(byte)'/', ..] || HasDots(path))
            return; // As the client sent it: where that leads to was not looked up.
        if (_jail is null or { Length: 1 })
            told.Text(systemName, path);
        else
            told.Text(systemName, path.Length == 1 ? _jail : [.. _jail, .. path]);
    }

    /// <summary>A name of it is "." or "..".</summary>
    private static bool HasDots(ReadOnlySpan<byte> path)
    {
        foreach (Range name in path.Split((byte)'/'))
            if (path[name] is [(byte)'.'] or [(byte)'.', (byte)'.'])
                return true;
        return false;
    }

    private void Write(AuditEvent told)
    {
        foreach (AuditFile file in files)
        {
            ulong missing = file.Missing;
            if (missing > 0 && file.TryResume(Event("lost", told.Time).Number("count"u8, missing)))
                log.Write(
                    LogLevel.Error,
                    Readers.Administrator,
                    $"the audit file \"{file.Path:q}\" is written to again, {missing} events are lost");
            missing = file.Missing;
            file.Emit(told);
            if (missing == 0 && file.Missing > 0)
                log.Write(
                    LogLevel.Error,
                    Readers.Administrator,
                    $"the audit file \"{file.Path:q}\" cannot be written to: {file.Error.Text}");
        }
    }
}
