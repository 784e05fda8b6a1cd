using GuardedFiles;
using GuardedFiles.Client;
using GuardedFiles.Log;
using GuardedFiles.Rules;
using GuardedFiles.Start;

namespace ScpSink;

/// <summary>Session, sink or source, exit status.</summary>
internal static class Program
{
    private const int Failure = 1;
    private const int SignalBase = 128;

    private static int Main(string[] arguments) => Launch.Run(arguments, CommandLine.Parse, Admission.Check, Serve);

    private static int Serve(SessionSettings settings, Opening start, Connection connection)
    {
        Options options = (Options)settings;
        SessionLog lines = new(start.Log);
        using Peer peer = new(connection, lines, options.Verbose ? new WireTrace() : null);
        Session session = new(options, FilesFor(options, start, lines), peer, lines, timed: start.Log.TellsOfSignals)
        {
            WhileWaiting = connection.ThrowIfOver,
        };
        lines.Serves("scp", BuildInfo.Version);
        using Sink? sink = options.Role == Role.Sink ? new Sink(session) : null;
        using Source? source = options.Role == Role.Source ? new Source(session) : null;
        try
        {
            sink?.Run(options.Operands);
            source?.Run(options.Operands);
            return peer.Failed ? Failure : 0;
        }
        catch (SessionOverException over)
        {
            session.Transfer.BreakOff(over);
            lines.Ended(over.Name);
            if (over.End is SessionEnd.StreamFailed or SessionEnd.PollFailed)
                lines.StreamFailed(over.Operation, over.Error);
            return over.End == SessionEnd.Signalled ? SignalBase + over.Signal : Failure;
        }
    }

    private static FileTree FilesFor(Options options, Opening start, SessionLog log) =>
        new(PolicyFor(options), start.Bounds) { Refused = log.Refused, Witness = log.Witness };

    /// <summary>
    /// -p means modes as they are, unless somebody here has said otherwise. A directory gets a forced mode at its end only: it might keep
    /// out its own files.
    /// </summary>
    private static Policy PolicyFor(Options options) => options.Policy with
    {
        Umask = options.Preserve && options.Role == Role.Sink ? options.Policy.Umask ?? 0 : options.Policy.Umask,
        DirectoryMode = null,
        DirectoryModes = ModeRange.Any,
    };
}
