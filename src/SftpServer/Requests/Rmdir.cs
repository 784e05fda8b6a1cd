using SftpServer.Wire;

namespace SftpServer.Requests;

/// <summary>RMDIR: string path.</summary>
internal readonly ref struct Rmdir : IRequest<Rmdir>
{
    public static string Name => "rmdir";

    public static bool Writes => true;

    private ReadOnlySpan<byte> Path { get; init; }

    public static Rmdir Read(scoped ref PacketReader packet) => new() { Path = packet.Path() };

    public Outcome Handle(Session session, scoped ref Reply reply)
    {
        session.Log.RemoveDirectory(Path);
        return session.Files.RemoveDirectory(Path);
    }
}
