using GuardedFiles;
using GuardedFiles.Log;
using GuardedFiles.Rules;

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
    public bool Permits(string request, bool writes = false)
    {
        bool permitted = options.Policy.Judge(request, writes) is Verdict.Permitted or Verdict.Allowlisted;
        if (!permitted)
            log.RefusedRequest(request);
        return permitted;
    }

    /// <summary>Called while a file cannot be opened or written to yet; an exception ends the session there.</summary>
    public Action? WhileWaiting { get; init; }
}
