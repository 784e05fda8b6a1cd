using System.Diagnostics;
using GuardedFiles;
using GuardedFiles.Client;
using GuardedFiles.Log;
using Mono.Unix.Native;

namespace ScpSink;

/// <summary>The file that is on its way: its two lines in the log, and what there is to say in an account.</summary>
/// <param name="timed">Somebody will read how long it took.</param>
internal sealed class Transfer(SessionLog log, bool timed)
{
    private OpenFile? _file;
    private long _begin;

    /// <param name="flags">As SFTP's OPEN has them: READ, or WRITE,CREATE.</param>
    /// <param name="mode">Permission bits that it has, or is to get.</param>
    public void Begin(OpenFile file, string flags, uint mode)
    {
        log.Open(file.Path, flags, mode);
        _file = file;
        _begin = timed ? Stopwatch.GetTimestamp() : 0;
    }

    /// <param name="error">What went wrong with the file.</param>
    /// <param name="result">OK, or what went wrong, in words.</param>
    /// <param name="isComplete">All its bytes have arrived where they belong, and it was closed without error.</param>
    public void End(Errno error, ReadOnlySpan<byte> result, bool isComplete)
    {
        log.CloseTransfer(_file!, forced: false, Milliseconds, result);
        log.Moved(_file!, error, result, isComplete);
        _file = null;
    }

    /// <summary>The session is over. If a file was on its way, that is why it did not arrive.</summary>
    public void BreakOff(SessionOverException over)
    {
        if (_file is { } file)
        {
            log.CloseTransfer(file, forced: true, Milliseconds, Reason(over.End));
            log.Moved(file, Errno.None, Reason(over.End), isComplete: false);
        }

        _file = null;
    }

    private uint Milliseconds => timed ? (uint)Stopwatch.GetElapsedTime(_begin).TotalMilliseconds : 0;

    private static ReadOnlySpan<byte> Reason(SessionEnd end) => end switch
    {
        SessionEnd.BadMessage => "protocol error"u8,
        SessionEnd.GivenUp => "given up by the other side"u8,
        SessionEnd.Signalled => "terminated by a signal"u8,
        _ => "lost connection"u8,
    };
}
