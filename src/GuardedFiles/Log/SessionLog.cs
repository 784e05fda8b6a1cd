using System.Text;
using GuardedFiles.Linux;
using Mono.Unix.Native;

namespace GuardedFiles.Log;

/// <summary>What an administrator reads: one method for each event, OpenSSH's words at OpenSSH's levels.</summary>
/// <remarks>
/// A quotation mark in a path stays in lines that OpenSSH writes, because these are the same byte for byte. In lines of ours (":q") it is
/// escaped.
/// </remarks>
internal sealed class SessionLog(EventLog log)
{
    /// <summary>A client that tries all day fills its own answers, not the log.</summary>
    private const int MostRefusals = 20;

    /// <summary>The line for an allocation that failed.</summary>
    public const string MemoryIsOut =
        "out of memory: the session needs more than its limits permit (ulimit -v, ulimit -d, or memory.max of a cgroup)";

    private int _refusals;

    public void SessionOpened(ClientLogin login) =>
        log.Write(LogLevel.Info, $"session opened for local user {login.Names} from [{login.Address}]");

    public void SessionClosed(ClientLogin login, int exitStatus)
    {
        log.Write(LogLevel.Info, $"session closed for local user {login.Names} from [{login.Address}]");
        log.Audit?.Closed(exitStatus);
    }

    public void MalformedConnection(ReadOnlySpan<byte> connection) =>
        log.Write(LogLevel.Error, $"Malformed SSH_CONNECTION variable: \"{connection}\"");

    /// <param name="flags">READ, WRITE, APPEND, CREATE, TRUNCATE, EXCL in this order, with commas.</param>
    public void Open(ReadOnlySpan<byte> path, string flags, uint mode) =>
        log.Write(LogLevel.Info, $"open \"{path}\" flags {flags} mode 0{mode:o}");

    /// <summary>Writes the audit's events about files; null without an audit.</summary>
    public FileWitness? Witness => log.Audit is { } audit ? audit.Happened : null;

    /// <summary>The session begins to serve.</summary>
    /// <param name="protocol">sftp, scp or exec.</param>
    public void Serves(string protocol, string version) => log.Audit?.Opened(protocol, version);

    /// <summary>How it ends, when it is not by the end of its input.</summary>
    public void Ended(string how) => log.Audit?.Ended(how);

    /// <summary>A file is closed, or as good as that: for the audit.</summary>
    /// <param name="closed">What close(2) said, or the first write that was lost.</param>
    /// <param name="isEnded">False: the session was over before the client closed it.</param>
    public void Moved(OpenFile file, Errno closed, bool isEnded)
    {
        Errno result = closed.Failed ? closed : file.Failure;
        log.Audit?.Moved(file, ErrnoNames.NameOf(result), isEnded && !result.Failed);
    }

    /// <summary>The same where other things than the file can go wrong, too.</summary>
    /// <param name="words">OK, or what went wrong.</param>
    /// <param name="isComplete">Whether all bytes have arrived, and the file was closed without error.</param>
    public void Moved(OpenFile file, Errno error, ReadOnlySpan<byte> words, bool isComplete) =>
        log.Audit?.Moved(file, error.Failed ? ErrnoNames.NameOf(error) : words, isComplete);

    /// <summary>A file was read for its hashes.</summary>
    /// <param name="begun">As <see cref="System.Diagnostics.Stopwatch"/> counts.</param>
    /// <param name="isComplete">All that was wanted has been hashed, and the client told.</param>
    public void Hashed(OpenFile file, ulong bytes, long begun, Errno error, bool isComplete) =>
        log.Audit?.Hashed(file, bytes, begun, ErrnoNames.NameOf(error), isComplete);

    /// <param name="length">Bytes; 0 is to the end.</param>
    /// <param name="block">Bytes that each hash is of; 0 is one hash of them all.</param>
    public void CheckFile(ReadOnlySpan<byte> path, ReadOnlySpan<byte> algorithm, ulong offset, ulong length, uint block) =>
        log.Write(LogLevel.Info, $"check-file \"{path:q}\" {algorithm} off {offset} len {length} block {block}");

    /// <summary>What the client calls itself.</summary>
    public void Client(ReadOnlySpan<byte> name)
    {
        log.Write(LogLevel.Info, $"client \"{name:q}\"");
        log.Audit?.Client(name);
    }

    public void Close(ReadOnlySpan<byte> path, ulong bytesRead, ulong bytesWritten, bool forced)
    {
        string how = forced ? "forced close" : "close";
        log.Write(LogLevel.Info, $"{how} \"{path}\" bytes read {bytesRead} written {bytesWritten}");
    }

    /// <summary>A file that scp moved as one thing.</summary>
    /// <param name="forced">The session ended before the file did.</param>
    /// <param name="milliseconds">From opening to closing.</param>
    /// <param name="result">OK, or what went wrong.</param>
    public void CloseTransfer(OpenFile file, bool forced, uint milliseconds, ReadOnlySpan<byte> result)
    {
        string how = forced ? "forced close" : "close";
        (uint seconds, uint rest) = Math.DivRem(milliseconds, 1000);
        log.Write(
            LogLevel.Info,
            $"{how} \"{file.Path:q}\" bytes read {file.BytesRead} written {file.BytesWritten} duration {seconds}.{rest:d3} result {result}");
    }

    public void CloseDirectory(ReadOnlySpan<byte> path, bool forced)
    {
        string how = forced ? "forced closedir" : "closedir";
        log.Write(LogLevel.Info, $"{how} \"{path}\"");
    }

    public void OpenDirectory(ReadOnlySpan<byte> path) => log.Write(LogLevel.Info, $"opendir \"{path}\"");

    public void Remove(ReadOnlySpan<byte> path) => log.Write(LogLevel.Info, $"remove name \"{path}\"");

    public void MakeDirectory(ReadOnlySpan<byte> path, uint mode) =>
        log.Write(LogLevel.Info, $"mkdir name \"{path}\" mode 0{mode:o}");

    public void RemoveDirectory(ReadOnlySpan<byte> path) => log.Write(LogLevel.Info, $"rmdir name \"{path}\"");

    /// <param name="operation">rename, posix-rename, symlink, hardlink or copy-file.</param>
    public void Names(string operation, ReadOnlySpan<byte> oldPath, ReadOnlySpan<byte> newPath) =>
        log.Write(LogLevel.Info, $"{operation} old \"{oldPath}\" new \"{newPath}\"");

    public void VolumeStat(ReadOnlySpan<byte> path) => log.Write(LogLevel.Info, $"statvfs \"{path}\"");

    public void SetSize(ReadOnlySpan<byte> path, ulong size) => log.Write(LogLevel.Info, $"set \"{path}\" size {size}");

    public void SetMode(ReadOnlySpan<byte> path, uint mode) => log.Write(LogLevel.Info, $"set \"{path}\" mode {mode:o4}");

    public void SetTimes(ReadOnlySpan<byte> path, FileTimes times)
    {
        if (!log.Enabled(LogLevel.Info))
            return;
        LocalTime t = new(times.Modify);
        if (t.Exists)
            log.Write(
                LogLevel.Info,
                $"set \"{path}\" modtime {t.Year}{(uint)t.Month:d2}{(uint)t.Day:d2}-{(uint)t.Hour:d2}:{(uint)t.Minute:d2}:{(uint)t.Second:d2}");
        else
            log.Write(LogLevel.Info, $"set \"{path}\" modtime {(ulong)times.Modify}"); // scp has 64 bits for it.
    }

    public void SetOwner(ReadOnlySpan<byte> path, uint uid, uint gid) =>
        log.Write(LogLevel.Info, $"set \"{path}\" owner {uid} group {gid}");

    /// <param name="operation">stat or lstat.</param>
    public void Stat(string operation, ReadOnlySpan<byte> path) => log.Write(LogLevel.Verbose, $"{operation} name \"{path}\"");

    public void RealPath(ReadOnlySpan<byte> path) => log.Write(LogLevel.Verbose, $"realpath \"{path}\"");

    public void ReadLink(ReadOnlySpan<byte> path) => log.Write(LogLevel.Verbose, $"readlink \"{path}\"");

    public void Sync(ReadOnlySpan<byte> path) => log.Write(LogLevel.Verbose, $"fsync \"{path}\"");

    /// <summary>scp: a request that the policy refuses.</summary>
    /// <param name="role">sink or source.</param>
    public void RefusedReadOnly(string role) => log.Write(LogLevel.Verbose, $"Refusing {role} request in read-only mode");

    /// <summary>scp: what a client wants would be a request that the policy refuses.</summary>
    public void RefusedRequest(string request) => log.Write(LogLevel.Verbose, $"Refusing what would be a {request} request");

    /// <summary>scp: a directory that has arrived did not get what the client wanted, and it could not be told any more.</summary>
    /// <param name="what">times or mode.</param>
    public void NotSet(string what, ReadOnlySpan<byte> path, Errno error) =>
        log.Write(LogLevel.Info, $"set \"{path:q}\" {what} failed: {error.Text}");

    /// <summary>scp: what went wrong, as the client was told.</summary>
    public void SentError(ReadOnlySpan<byte> text) => log.Write(LogLevel.Info, $"sent error \"{text:q}\"");

    /// <summary>scp: what went wrong, as the client told it.</summary>
    public void ReceivedError(ReadOnlySpan<byte> text) => log.Write(LogLevel.Info, $"received error \"{text:q}\"");

    /// <summary>read(2), write(2) or poll(2) on the connection.</summary>
    public void StreamFailed(string operation, Errno error) => log.Write(LogLevel.Error, $"{operation}: {error.Text}");

    public void ExpandPath(ReadOnlySpan<byte> path) => log.Write(LogLevel.Verbose, $"expand \"{path}\"");

    public void NoSuchUser(ReadOnlySpan<byte> user) => log.Write(LogLevel.Error, $"tilde_expand: No such user {user}");

    public void HomeDirectory(ReadOnlySpan<byte> path) => log.Write(LogLevel.Verbose, $"home-directory \"{path}\"");

    public void StartDirectoryFailed(ReadOnlySpan<byte> path, Errno error) =>
        log.Write(LogLevel.Error, $"chdir to \"{path}\" failed: {error.Text}");

    /// <summary>What confines the session.</summary>
    /// <param name="jail">Null when it sees the machine's own "/".</param>
    /// <param name="walls">In words, with commas.</param>
    public void Confined(byte[]? jail, string walls)
    {
        log.Audit?.Confined(jail, walls);
        if (jail is null)
        {
            log.Write(LogLevel.Info, $"confined: {walls}");
            return;
        }

        log.Write(LogLevel.Info, Readers.Administrator, $"jail \"{jail:q}\": {walls}");
        log.Write(LogLevel.Info, Readers.Client, $"jail: {walls}"); // Where its "/" is, is not for it.
    }

    /// <param name="what">landlock, seccomp ….</param>
    public void NotAvailable(string what, Errno error) => log.Write(LogLevel.Verbose, $"{what} is not available: {error.Text}");

    /// <summary>Why the session does not begin.</summary>
    /// <param name="path">What it is about; not for the client, who has been told why.</param>
    public void NotBegun(string why, byte[]? path)
    {
        byte[] text = ByteText.Bytes(why); // It may quote the words of a command line or of a file.
        log.Audit?.NotBegun(text, path);
        if (path is not null)
            log.Write(LogLevel.Fatal, Readers.Administrator, $"{text}: \"{path:q}\"");
        else
            log.Write(LogLevel.Fatal, Readers.Administrator, $"{text}");
    }

    /// <summary>--no-guard, where something would have been guarded.</summary>
    public void GuardIsOff() =>
        log.Write(LogLevel.Error, $"the home guard is off: this session can change what its user's logins obey");

    /// <summary>--unguard opens nothing through a symbolic link: another session might have made it.</summary>
    public void NotUnguarded(ReadOnlySpan<byte> path) => log.Write(
        LogLevel.Error, Readers.Administrator, $"--unguard does not open \"{path:q}\": a symbolic link lies on the way (name what it leads to)");

    /// <summary>Something was refused by what lies beneath requests. Its event in the audit is that of the operation.</summary>
    /// <param name="why">The rule, in the words of whoever made it.</param>
    public void Refused(ReadOnlySpan<byte> path, RefusedBy by, ReadOnlySpan<byte> why)
    {
        if (by == RefusedBy.HomeGuard)
            RefusedByGuard(path);
        else if (by == RefusedBy.Policy)
            log.Write(LogLevel.Info, $"refused: \"{path:q}\" by {why}");
        else if (by == RefusedBy.Spelling)
            log.Write(LogLevel.Info, Readers.Administrator, $"refused: \"{path:q}\" is not the own name of an entry, and rules compare names");
        else
            log.Write(LogLevel.Info, Readers.Administrator, $"refused: \"{path:q}\" is hidden");
    }

    /// <summary>The home guard kept something as it is.</summary>
    private void RefusedByGuard(ReadOnlySpan<byte> path)
    {
        if (_refusals++ < MostRefusals)
            log.Write(LogLevel.Error, $"refused: \"{path:q}\" is protected by the home guard");
        if (_refusals == MostRefusals)
            log.Write(LogLevel.Error, $"more is refused: it is no longer logged");
    }

    /// <summary>The dispatcher serves files and nothing else.</summary>
    public void RefusedCommand(ReadOnlySpan<byte> command, ClientLogin login)
    {
        log.Write(LogLevel.Error, $"refused command \"{command:q}\" from local user {login.Names} from [{login.Address}]");
        log.Audit?.RefusedCommand(command);
    }

    /// <summary>A login shell is asked for an SFTP server with options: where to say them instead.</summary>
    public void OptionsNotObeyed(ReadOnlySpan<byte> command) => log.Write(
        LogLevel.Error,
        Readers.Administrator, // They may have a key's jail in them.
        $"a login shell does not obey the options of \"{command}\": take them out of the Subsystem line, and say them in config.json, ForceCommand or command=");

    /// <summary>The program that serves scp is not where it belongs.</summary>
    public void NotStarted(ReadOnlySpan<byte> program, Errno error)
    {
        log.Write(LogLevel.Error, $"cannot start \"{program:q}\": {error.Text}");
        log.Audit?.NotBegun("cannot start the program that serves scp"u8, program.ToArray());
    }

    /// <summary>A command that is answered here.</summary>
    public void Command(ReadOnlySpan<byte> command)
    {
        log.Write(LogLevel.Info, $"command \"{command:q}\"");
        log.Audit?.Command(command);
    }

    /// <summary>The session needs more memory than there is.</summary>
    public void OutOfMemory()
    {
        log.Write(LogLevel.Fatal, $"{MemoryIsOut}");
        Ended("out of memory");
    }

    /// <summary>Another program was asked for; its client speaks SFTP, and is served. In the audit, too: an event of protocol sftp.</summary>
    public void ServedAsSftp(ReadOnlySpan<byte> command)
    {
        log.Write(LogLevel.Info, $"command \"{command:q}\" served as SFTP");
        log.Audit?.Command(command);
    }

    /// <summary>A mistake of ours: what went wrong, in one line. .NET's messages are names of its resources, which tell the kind of exception, too.</summary>
    public void Unexpected(Exception exception)
    {
        ReadOnlySpan<byte> message = Encoding.UTF8.GetBytes(exception.Message);
        log.Write(LogLevel.Fatal, $"unexpected {message}");
        Ended("a mistake of the program");
    }
}
