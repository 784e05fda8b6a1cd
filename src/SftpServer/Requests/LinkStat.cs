using GuardedFiles;
using Mono.Unix.Native;
using SftpServer.Wire;

namespace SftpServer.Requests;

/// <summary>LSTAT: string path. Answered by ATTRS; does not follow a link.</summary>
internal readonly ref struct LinkStat : IRequest<LinkStat>
{
    public static string Name => "lstat";

    public static bool Writes => false;

    private ReadOnlySpan<byte> Path { get; init; }

    public static LinkStat Read(scoped ref PacketReader packet) => new() { Path = packet.Path() };

    public Outcome Handle(Session session, scoped ref Reply reply)
    {
        session.Log.Stat(Name, Path);
        Errno error = session.Files.LinkStat(Path, out FileMetadata metadata);
        return error.Failed ? error : reply.Metadata(in metadata, session);
    }
}
