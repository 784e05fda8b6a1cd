using GuardedFiles;
using Mono.Unix.Native;
using SftpServer.Wire;

namespace SftpServer.Requests;

/// <summary>STAT: string path. Answered by ATTRS; follows links.</summary>
internal readonly ref struct Stat : IRequest<Stat>
{
    public static string Name => "stat";

    public static bool Writes => false;

    private ReadOnlySpan<byte> Path { get; init; }

    public static Stat Read(scoped ref PacketReader packet) => new() { Path = packet.Path() };

    public Outcome Handle(Session session, scoped ref Reply reply)
    {
        session.Log.Stat(Name, Path);
        Errno error = session.Files.Stat(Path, out FileMetadata metadata);
        return error.Failed ? error : reply.Metadata(in metadata, session);
    }
}
