using GuardedFiles;
using GuardedFiles.Client;
using GuardedFiles.Log;
using GuardedFiles.Start;

namespace SftpServer;

/// <summary>Session, loop, exit status.</summary>
internal static class Program
{
    private static int Main(string[] arguments) => Launch.Run(arguments, CommandLine.Parse, Admit, Serve);

    private static int? Admit(SessionSettings settings, SessionLog log, ClientLogin login) => null;

    private static int Serve(SessionSettings settings, Opening start, Connection connection)
    {
        Session session = new(settings.Policy, new FileTree(settings.Policy, start.Bounds), start.Log, Catalogue.ExtensionNames)
        {
            BetweenParts = connection.ThrowIfOver,
        };
        session.Files.Refused = session.Log.RefusedByGuard;
        try
        {
            using PacketStream stream = new(connection);
            new Server(session, stream).Run();
            return 0;
        }
        catch (SessionOverException over)
        {
            session.Trace.SessionOver(over, start.Login);
            return over.ExitStatus();
        }
        finally
        {
            session.LogOpenHandles();
        }
    }
}
