using GuardedFiles.Linux;
using Mono.Unix.Native;

namespace GuardedFiles.Log;

/// <summary>
/// A file of events, one line of JSON for each, which any number of sessions write to at the same time. A disk that is full costs events,
/// never the session: they are counted, and the next one that fits begins on a line of its own.
/// </summary>
internal sealed class AuditFile(AppendFile file, byte[] path) : IDisposable
{
    private bool _isTorn;

    /// <summary>As the machine names it.</summary>
    public ReadOnlySpan<byte> Path => path;

    /// <summary>Events that are missing at the end of the file.</summary>
    public ulong Missing { get; private set; }

    /// <summary>Why the last one is.</summary>
    public Errno Error { get; private set; }

    public void Emit(AuditEvent told)
    {
        if (!TryWrite(told))
            Missing++;
    }

    /// <summary>Writes the event that stands for those that are missing, if it can be: the next one follows it.</summary>
    public bool TryResume(AuditEvent ofMissing)
    {
        bool resumed = TryWrite(ofMissing);
        if (resumed)
            Missing = 0;
        return resumed;
    }

    public void Dispose() => file.Dispose();

    private bool TryWrite(AuditEvent told)
    {
        ReadOnlySpan<byte> line = told.Line(_isTorn);
        Error = file.Write(line, out int written);
        if (!Error.Failed && written < line.Length)
            Error = Errno.ENOSPC; // write(2) says so only when it is asked once more.
        if (written > 0)
            _isTorn = line[written - 1] != '\n';
        return !Error.Failed;
    }
}
