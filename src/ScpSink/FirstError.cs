using GuardedFiles;
using Mono.Unix.Native;

namespace ScpSink;

/// <summary>What went wrong first with one file, to be told when nothing of it is left in the stream.</summary>
internal struct FirstError
{
    public Errno Error { get; private set; }

    /// <summary>What was being done, as OpenSSH says it before the reason.</summary>
    public string Step { get; private set; }

    public readonly bool Failed => Error.Failed;

    public void Keep(string step, Errno error)
    {
        if (Failed || !error.Failed)
            return;
        Error = error;
        Step = step;
    }
}
