using System.Text;
using GuardedFiles.Linux;
using Mono.Unix.Native;

namespace GuardedFiles.Log;

/// <summary>What an administrator reads: one method for each event, OpenSSH's words at OpenSSH's levels.</summary>
internal sealed class SessionLog(EventLog log)
{
    public void SessionOpened(ClientLogin login) =>
        log.Write(LogLevel.Info, $"session opened for local user {login.User} from [{login.Address}]");

    public void SessionClosed(ClientLogin login) =>
        log.Write(LogLevel.Info, $"session closed for local user {login.User} from [{login.Address}]");

    public void MalformedConnection(ReadOnlySpan<byte> connection) =>
        log.Write(LogLevel.Error, $"Malformed SSH_CONNECTION variable: \"{connection}\"");

    /// <param name="flags">READ, WRITE, APPEND, CREATE, TRUNCATE, EXCL in this order, with commas.</param>
    public void Open(ReadOnlySpan<byte> path, string flags, uint mode) =>
        log.Write(LogLevel.Info, $"open \"{path}\" flags {flags} mode 0{mode:o}");

    public void Close(ReadOnlySpan<byte> path, ulong bytesRead, ulong bytesWritten, bool forced)
    {
        string how = forced ? "forced close" : "close";
        log.Write(LogLevel.Info, $"{how} \"{path}\" bytes read {bytesRead} written {bytesWritten}");
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

    /// <param name="operation">rename, posix-rename, symlink or hardlink.</param>
    public void Names(string operation, ReadOnlySpan<byte> oldPath, ReadOnlySpan<byte> newPath) =>
        log.Write(LogLevel.Info, $"{operation} old \"{oldPath}\" new \"{newPath}\"");

    public void VolumeStat(ReadOnlySpan<byte> path) => log.Write(LogLevel.Info, $"statvfs \"{path}\"");

    public void SetSize(ReadOnlySpan<byte> path, ulong size) => log.Write(LogLevel.Info, $"set \"{path}\" size {size}");

    public void SetMode(ReadOnlySpan<byte> path, uint mode) => log.Write(LogLevel.Info, $"set \"{path}\" mode {mode:o4}");

    public void SetTimes(ReadOnlySpan<byte> path, FileTimes times)
    {
        if (!log.Enabled(LogLevel.Info))
            return;
        LocalTime t = new(times.Modify); // 32 bits on the wire: it exists.
        log.Write(
            LogLevel.Info,
            $"set \"{path}\" modtime {t.Year}{(uint)t.Month:d2}{(uint)t.Day:d2}-{(uint)t.Hour:d2}:{(uint)t.Minute:d2}:{(uint)t.Second:d2}");
    }

    public void SetOwner(ReadOnlySpan<byte> path, uint uid, uint gid) =>
        log.Write(LogLevel.Info, $"set \"{path}\" owner {uid} group {gid}");

    /// <param name="operation">stat or lstat.</param>
    public void Stat(string operation, ReadOnlySpan<byte> path) => log.Write(LogLevel.Verbose, $"{operation} name \"{path}\"");

    public void RealPath(ReadOnlySpan<byte> path) => log.Write(LogLevel.Verbose, $"realpath \"{path}\"");

    public void ReadLink(ReadOnlySpan<byte> path) => log.Write(LogLevel.Verbose, $"readlink \"{path}\"");

    public void Sync(ReadOnlySpan<byte> path) => log.Write(LogLevel.Verbose, $"fsync \"{path}\"");

    public void ExpandPath(ReadOnlySpan<byte> path) => log.Write(LogLevel.Verbose, $"expand \"{path}\"");

    public void NoSuchUser(ReadOnlySpan<byte> user) => log.Write(LogLevel.Error, $"tilde_expand: No such user {user}");

    public void HomeDirectory(ReadOnlySpan<byte> path) => log.Write(LogLevel.Verbose, $"home-directory \"{path}\"");

    public void StartDirectoryFailed(ReadOnlySpan<byte> path, Errno error) =>
        log.Write(LogLevel.Error, $"chdir to \"{path}\" failed: {error.Text}");

    /// <summary>A mistake of ours: what went wrong, in one line.</summary>
    public void Unexpected(Exception exception)
    {
        ReadOnlySpan<byte> message = Encoding.UTF8.GetBytes($"{exception.GetType().Name}: {exception.Message}");
        log.Write(LogLevel.Fatal, $"unexpected {message}");
    }
}
