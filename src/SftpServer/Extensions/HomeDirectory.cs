using GuardedFiles;
using SftpServer.Requests;
using SftpServer.Wire;

namespace SftpServer.Extensions;

/// <summary>home-directory: string user, empty for one's own. Answered by NAME with the home of the account database.</summary>
internal readonly ref struct HomeDirectory : IExtension<HomeDirectory>
{
    public static string Name => "home-directory";

    public static string WireName => "home-directory";

    public static string Version => "1";

    public static bool Writes => false;

    public static bool TracesItself => true;

    private ReadOnlySpan<byte> User { get; init; }

    public static HomeDirectory Read(scoped ref PacketReader packet) => new() { User = packet.Path() };

    public Outcome Handle(Session session, scoped ref Reply reply)
    {
        session.Trace.HomeDirectory(reply.Id, User);
        if (session.Files.HomeOf(User) is not { } home)
            return new Outcome(Status.Failure, "no such user"u8);
        session.Log.HomeDirectory(home);
        return reply.OneName(home, session);
    }
}
