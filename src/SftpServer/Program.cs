using GuardedFiles;
using GuardedFiles.Client;
using GuardedFiles.Log;
using GuardedFiles.Start;

namespace SftpServer;

/// <summary>Session, loop, exit status.</summary>
internal static class Program
{
    private static int Main(string[] arguments) => Launch.Run(arguments, CommandLine.Parse, Serve);

    private static int Serve(SessionSettings settings, EventLog log, ClientLogin login, Connection connection)
    {
        Session session = new(settings.Policy, new FileTree(settings.Policy), log, Catalogue.ExtensionNames)
        {
            BetweenParts = connection.ThrowIfOver,
        };
        try
        {
            using PacketStream stream = new(connection);
            new Server(session, stream).Run();
            return 0;
        }
        catch (SessionOverException over)
        {
            session.Trace.SessionOver(over, login);
            return over.ExitStatus();
        }
        finally
        {
            session.LogOpenHandles();
        }
    }
}
