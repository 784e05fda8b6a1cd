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
        byte[]? start = options.StartDirectory is { } directory ? StartDirectory.Expand(directory, login) : null;
        lines.SessionOpened(login);
        EnterStartDirectory(start, lines);
        using Interruption? interruption = log.Enabled(LogLevel.Info) ? Interruption.Listen() : null;
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
            using Connection connection = new(StandardStreams.Input, StandardStreams.Output, interruption);
            using PacketStream stream = new(connection);
            session.BetweenParts = connection.ThrowIfOver;
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

    private static void EnterStartDirectory(byte[]? directory, SessionLog log)
    {
        Errno error = directory is null ? Errno.None : FileTree.Enter(directory);
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
