using GuardedFiles;
using Mono.Unix.Native;
using SftpServer.Wire;

namespace SftpServer.Requests;

/// <summary>
/// REALPATH: string path. Answered by NAME with one absolute path, free of links, "." and ".."; its last name need not
/// exist. Clients begin with "." to learn where they are; an empty path means the same.
/// </summary>
internal readonly ref struct RealPath : IRequest<RealPath>
{
    public static string Name => "realpath";

    public static bool Writes => false;

    private ReadOnlySpan<byte> Path { get; init; }

    public static RealPath Read(scoped ref PacketReader packet) => new() { Path = packet.Path() };

    public Outcome Handle(Session session, scoped ref Reply reply)
    {
        ReadOnlySpan<byte> path = Path.IsEmpty ? "."u8 : Path;
        session.Log.RealPath(path);
        return reply.RealPath(path, session);
    }
}
