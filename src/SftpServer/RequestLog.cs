using GuardedFiles;
using GuardedFiles.Client;
using GuardedFiles.Log;
using Mono.Unix.Native;
using SftpServer.Wire;

namespace SftpServer;

/// <summary>OpenSSH's lines about requests and replies: what makes no sense at ERROR, refusals at VERBOSE, the rest for debugging.</summary>
internal sealed class RequestLog(EventLog log)
{
    private const int MostComplaints = 100;

    private int _complaints;

    public void ClientVersion(uint version) => log.Write(LogLevel.Verbose, $"received client version {version}");

    public void Refused(string request, string why) => log.Write(LogLevel.Verbose, $"Refusing {why} {request} request");

    public void RefusedReadOnly(string request) => log.Write(LogLevel.Verbose, $"Refusing {request} request in read-only mode");

    public void Allowlisted(string request) => log.Write(LogLevel.Debug2, $"Permitting allowlisted {request} request");

    public void NotAdvertised(ReadOnlySpan<byte> extension) =>
        log.Write(LogLevel.Debug2, $"refusing to advertise disallowed extension {extension}");

    public void UnknownMessage(byte type)
    {
        if (MayComplain())
            log.Write(LogLevel.Error, $"Unknown message {(uint)type}");
    }

    public void UnknownExtension(ReadOnlySpan<byte> name)
    {
        if (MayComplain())
            log.Write(LogLevel.Error, $"Unknown extended request \"{name[..Math.Min(name.Length, 100)]}\"");
    }

    /// <summary>A packet without an id, which ends the session.</summary>
    /// <param name="length">Bytes behind the length field: 0 to 4.</param>
    public void TooShort(int length) => log.Write(LogLevel.Fatal, $"packet of length {length}: too short for a request");

    public void Malformed(uint id, string request)
    {
        if (MayComplain())
            log.Write(LogLevel.Error, $"request {id}: malformed {request}");
    }

    public void SentStatus(uint id, Status status)
    {
        log.Write(LogLevel.Debug3, $"request {id}: sent status {(uint)status}");

        // Success and the end of a file are news only for somebody who debugs.
        bool routine = status is Status.Ok or Status.Eof;
        if (!routine || log.Enabled(LogLevel.Debug1))
            log.Write(LogLevel.Info, $"sent status {status.Text()}");
    }

    public void SentData(uint id, int length) => log.Write(LogLevel.Debug1, $"request {id}: sent data len {length}");

    public void SentHandle(uint id, HandleId handle) => log.Write(LogLevel.Debug1, $"request {id}: sent handle handle {handle.Slot}");

    public void SentNames(uint id, int count) => log.Write(LogLevel.Debug1, $"request {id}: sent names count {count}");

    public void SentAttributes(uint id, AttributeFlags flags) =>
        log.Write(LogLevel.Debug1, $"request {id}: sent attrib have 0x{(uint)flags:x}");

    /// <summary>A request that has nothing more to tell than its name.</summary>
    public void Request(uint id, string request) => log.Write(LogLevel.Debug3, $"request {id}: {request}");

    public void Open(uint id, uint flags) => log.Write(LogLevel.Debug3, $"request {id}: open flags {flags}");

    public void Close(uint id, HandleId handle) => log.Write(LogLevel.Debug3, $"request {id}: close handle {handle.Slot}");

    public void Sync(uint id, HandleId handle) => log.Write(LogLevel.Debug3, $"request {id}: fsync (handle {handle.Slot})");

    public void Read(uint id, ReadOnlySpan<byte> path, HandleId handle, ulong offset, uint length) =>
        log.Write(LogLevel.Debug1, $"request {id}: read \"{path}\" (handle {Signed(handle)}) off {offset} len {length}");

    public void ReadLengthChanged(uint length) =>
        log.Write(LogLevel.Debug2, $"read change len {length} to {WireLimits.Data}");

    public void Write(uint id, ReadOnlySpan<byte> path, HandleId handle, ulong offset, int length) =>
        log.Write(LogLevel.Debug1, $"request {id}: write \"{path}\" (handle {Signed(handle)}) off {offset} len {length}");

    public void ReadDirectory(uint id, ReadOnlySpan<byte> path, HandleId handle) =>
        log.Write(LogLevel.Debug1, $"request {id}: readdir \"{path}\" (handle {Signed(handle)})");

    /// <param name="operation">fstat or fstatvfs.</param>
    public void Stat(uint id, string operation, ReadOnlySpan<byte> path, HandleId handle) =>
        log.Write(LogLevel.Debug1, $"request {id}: {operation} \"{path}\" (handle {handle.Slot})");

    public void FileSetStat(uint id, HandleId handle) => log.Write(LogLevel.Debug1, $"request {id}: fsetstat handle {Signed(handle)}");

    /// <param name="operation">setstat or lsetstat.</param>
    public void SetStat(uint id, string operation, ReadOnlySpan<byte> path) =>
        log.Write(LogLevel.Debug1, $"request {id}: {operation} name \"{path}\"");

    public void LimitsAsked(uint id) => log.Write(LogLevel.Debug1, $"request {id}: limits");

    public void ExpandPath(uint id, ReadOnlySpan<byte> path) => log.Write(LogLevel.Debug3, $"request {id}: expand, original \"{path}\"");

    public void HomeDirectory(uint id, ReadOnlySpan<byte> user) => log.Write(LogLevel.Debug3, $"request {id}: home-directory \"{user}\"");

    public void UsersGroups(int users, int groups) =>
        log.Write(LogLevel.Verbose, $"users-groups-by-id: {users} users, {groups} groups");

    public void CopyData(
        uint id, ReadOnlySpan<byte> source, HandleId from, ulong offset, ulong length, ReadOnlySpan<byte> target, HandleId to, ulong targetOffset) =>
        log.Write(
            LogLevel.Debug1,
            $"request {id}: copy-data from \"{source}\" (handle {Signed(from)}) off {offset} len {length} to \"{target}\" (handle {Signed(to)}) off {targetOffset}");

    public void Ranges(uint id, ReadOnlySpan<byte> path, HandleId handle, ulong offset, ulong length) =>
        log.Write(LogLevel.Debug1, $"request {id}: ranges \"{path}\" (handle {Signed(handle)}) off {offset} len {length}");

    public void ReadFailed(ReadOnlySpan<byte> path, Errno error) =>
        log.Write(LogLevel.Error, $"process_read: read \"{path[..Math.Min(path.Length, 100)]}\": {error.Text}");

    public void WriteFailed(ReadOnlySpan<byte> path, Errno error) =>
        log.Write(LogLevel.Error, $"process_write: write \"{path[..Math.Min(path.Length, 100)]}\": {error.Text}");

    /// <summary>OpenSSH tells which side failed; of a copy within the kernel that is not known.</summary>
    public void CopyFailed(ReadOnlySpan<byte> source, ReadOnlySpan<byte> target, ReadOnlySpan<byte> why) =>
        log.Write(
            LogLevel.Error,
            $"process_extended_copy_data: copy \"{source[..Math.Min(source.Length, 100)]}\" to \"{target[..Math.Min(target.Length, 100)]}\": {why}");

    /// <summary>Why the session ended; a signal needs no words.</summary>
    public void SessionOver(SessionOverException over, ClientLogin login)
    {
        if (over.End is SessionEnd.BadMessage or SessionEnd.NoPacket)
            log.Write(LogLevel.Error, $"bad message from {login.Address} local user {login.User}");
        else if (over.End == SessionEnd.OutputClosed)
            log.Write(LogLevel.Debug1, $"write eof");
        else if (over.End is SessionEnd.StreamFailed or SessionEnd.PollFailed)
            log.Write(LogLevel.Error, $"{over.Operation}: {over.Error.Text}");
    }

    /// <summary>Something that is not INIT came first.</summary>
    public void NotInitialised(PacketType type)
    {
        if (type == PacketType.Extended)
            log.Write(LogLevel.Fatal, $"Received extended request before init");
        else
            log.Write(LogLevel.Fatal, $"Received {(uint)type} request before init");
    }

    public void EndOfInput() => log.Write(LogLevel.Debug1, $"read eof");

    /// <summary>A client that goes on making the same mistake fills its own answers, not the log.</summary>
    private bool MayComplain()
    {
        _complaints++;
        if (_complaints == MostComplaints + 1)
            log.Write(LogLevel.Error, $"more requests that make no sense: these are no longer logged");
        return _complaints <= MostComplaints;
    }

    // OpenSSH prints a handle that names nothing as -1 here and as 4294967295 elsewhere.
    private static int Signed(HandleId handle) => (int)handle.Slot;
}
