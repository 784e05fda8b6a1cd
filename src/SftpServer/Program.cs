using GuardedFiles;
using GuardedFiles.Client;
using GuardedFiles.Linux;
using GuardedFiles.Log;
using GuardedFiles.Start;
using SftpServer.Commands;
using SftpServer.Dispatch;

namespace SftpServer;

/// <summary>Session, loop, exit status.</summary>
internal static class Program
{
    private static int Main(string[] arguments) => Launch.Run(arguments, Parse, Admit, Serve);

    private static SessionSettings Parse(string program, string[] arguments)
    {
        ServerSettings settings = CommandLine.Parse(program, arguments);
        return settings.Question is { } question ? throw question.Answer(settings) : LoginShell.Obey(settings);
    }

    private static int? Admit(ref SessionSettings settings, SessionLog log, ClientLogin login)
    {
        int? refused = Dispatcher.Admit(ref settings, log, login);
        if (refused is null)
            OwnProcess.RaiseDescriptorLimit(HandleLimits.MostReserved);
        return refused;
    }

    private static int Serve(SessionSettings settings, Opening start, Connection connection)
    {
        FileTree files = new(settings.Policy, start.Bounds) { Witness = new SessionLog(start.Log).Witness };
        using Outlet outlet = new(connection.TakesPages);
        connection.WhenIdle = outlet.GiveBackPipe;
        Session session = new(settings.Policy, files, start.Log, Catalogue.ExtensionNames)
        {
            BetweenParts = connection.ThrowIfOver,
            Outlet = outlet,
        };
        session.Files.Refused = session.Log.Refused;
        ServerSettings server = (ServerSettings)settings;
        ICommand? command = server.Command;
        session.Log.Serves(command is null ? "sftp" : Audit.Commands, BuildInfo.Version);
        try
        {
            if (command is not null)
                return command.Run(new CommandSession(session.Files, connection, session.Log));
            using PacketStream stream = new(connection, Catalogue.MayAnswerAtLength);
            stream.Begin(server.Received);
            new Server(session, stream).Run();
            return 0;
        }
        catch (SessionOverException over)
        {
            session.Trace.SessionOver(over, start.Login);
            session.Log.Ended(over.Name);
            if (over.End == SessionEnd.NoPacket && session.ClientVersion is null)
                StandardStreams.WriteError(Refusal.Line(Refusal.Text)); // Somebody types, or another program has spoken before us.
            return over.ExitStatus();
        }
        finally
        {
            session.LogOpenHandles();
        }
    }
}
