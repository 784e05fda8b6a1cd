using System.Diagnostics.CodeAnalysis;
using System.Text;
using GuardedFiles;
using GuardedFiles.Linux;
using GuardedFiles.Log;
using Mono.Unix.Native;

namespace SftpServer;

/// <summary>Command line, log, session, loop, exit status; and the only place that catches.</summary>
internal static class Program
{
    private const int Fatal = 255;

    [SuppressMessage("Design", "CA1031", Justification = "The last line of defence: whatever it is, it becomes one line and an exit status.")]
    private static int Main(string[] arguments)
    {
        try
        {
            Errno error = OwnProcess.Harden();
            return error.Failed
                ? Complain($"cannot protect this process: {Encoding.ASCII.GetString(error.Text)}\n", Fatal)
                : Start(CommandLine.Parse(ProgramName, arguments));
        }
        catch (UsageException usage)
        {
            return Complain(usage.Text, usage.ExitStatus);
        }
        catch (Exception exception)
        {
            return Complain($"unexpected {exception.GetType().Name}\n", Fatal);
        }
    }

    private static string ProgramName => Path.GetFileName(Environment.GetCommandLineArgs()[0]);

    private static int Start(Options options)
    {
        using EventLog log = new(options.Log);
        SessionLog lines = new(log);
        ClientLogin login = ClientLogin.FromEnvironment();
        if (login.Malformed)
        {
            lines.MalformedConnection(login.Address);
            lines.SessionClosed(login);
            return Fatal;
        }

        Session session = new(options.Policy, new FileTree(options.Policy), log, Catalogue.ExtensionNames);
        lines.SessionOpened(login);
        EnterStartDirectory(options, login, lines);
        using Interruption? interruption = log.Enabled(LogLevel.Info) ? Interruption.Listen() : null;
        session.BetweenParts = interruption is null ? null : interruption.Check;
        int status = Run(session, login, interruption);
        session.LogOpenHandles();
        lines.SessionClosed(login);
        return status;
    }

    [SuppressMessage("Design", "CA1031", Justification = "An unexpected exception is one line in the log, not a stack trace on the client's terminal.")]
    private static int Run(Session session, ClientLogin login, Interruption? interruption)
    {
        try
        {
            using PacketStream stream = new(new Connection(StandardStreams.Input, StandardStreams.Output, interruption));
            new Server(session, stream).Run();
            return 0;
        }
        catch (SessionOverException over)
        {
            if (over.End == SessionEnd.BadMessage)
                session.Trace.BadMessage(login);
            else if (over.End == SessionEnd.OutputClosed)
                session.Trace.EndOfOutput();
            else if (over.End is SessionEnd.StreamFailed or SessionEnd.PollFailed)
                session.Trace.StreamFailed(over.Operation, over.Error);
            return over.ExitStatus;
        }
        catch (Exception exception)
        {
            session.Log.Unexpected(exception);
            return Fatal;
        }
    }

    private static void EnterStartDirectory(Options options, ClientLogin login, SessionLog log)
    {
        if (options.StartDirectory is null)
            return;
        byte[] directory = StartDirectory.Expand(options.StartDirectory, login);
        Errno error = FileTree.Enter(directory);
        if (error.Failed)
            log.StartDirectoryFailed(directory, error);
    }

    private static int Complain(string text, int exitStatus)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        if (exitStatus == 0)
            StandardStreams.WriteOutput(bytes);
        else
            StandardStreams.WriteError(bytes);
        return exitStatus;
    }
}
