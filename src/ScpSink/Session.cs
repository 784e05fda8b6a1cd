using GuardedFiles;
using GuardedFiles.Log;
using GuardedFiles.Rules;
using Mono.Unix.Native;

namespace ScpSink;

/// <summary>What sink and source share.</summary>
internal sealed class Session(Options options, FileTree files, Peer peer, SessionLog log, bool timed)
{
    public Options Options => options;

    public FileTree Files => files;

    public Peer Peer => peer;

    /// <summary>What happened to files, for the administrator.</summary>
    public SessionLog Log => log;

    /// <summary>The file that is on its way.</summary>
    public Transfer Transfer { get; } = new(log, timed);

    /// <summary>
    /// May what this SFTP request would do be done? A key's policy says it in requests, whatever protocol its client speaks.
    /// </summary>
    /// <param name="path">What it would be done to.</param>
    public bool Permits(string request, ReadOnlySpan<byte> path, bool writes = false)
    {
        Verdict verdict = options.Policy.Judge(request, writes);
        if (!verdict.Permits())
        {
            log.RefusedRequest(request);
            Refuse(request, path, Errno.EACCES, ByteText.Bytes(verdict.Rule()));
        }

        return verdict.Permits();
    }

    /// <summary>The audit's event of what is refused before it becomes an operation on a file.</summary>
    /// <param name="request">As which it would have been one.</param>
    /// <param name="why">In words.</param>
    public void Refuse(string request, ReadOnlySpan<byte> path, Errno error, ReadOnlySpan<byte> why) =>
        _ = files.TellUnserved(request, path, error, why);

    /// <summary>Called while a file cannot be opened or written to yet; an exception ends the session there.</summary>
    public Action? WhileWaiting { get; init; }
}
