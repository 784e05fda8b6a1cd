using SftpServer.Wire;

namespace SftpServer.Requests;

/// <summary>REMOVE: string path. Unlinks anything but a directory.</summary>
internal readonly ref struct Remove : IRequest<Remove>
{
    public static string Name => "remove";

    public static bool Writes => true;

    private ReadOnlySpan<byte> Path { get; init; }

    public static Remove Read(scoped ref PacketReader packet) => new() { Path = packet.Path() };

    public Outcome Handle(Session session, scoped ref Reply reply)
    {
        session.Log.Remove(Path);
        return session.Files.Remove(Path);
    }
}
