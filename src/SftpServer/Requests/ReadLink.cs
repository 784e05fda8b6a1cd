using GuardedFiles;
using Mono.Unix.Native;
using SftpServer.Wire;

namespace SftpServer.Requests;

/// <summary>READLINK: string path. Answered by NAME with the target as it stands in the link.</summary>
internal readonly ref struct ReadLink : IRequest<ReadLink>
{
    public static string Name => "readlink";

    public static bool Writes => false;

    private ReadOnlySpan<byte> Path { get; init; }

    public static ReadLink Read(scoped ref PacketReader packet) => new() { Path = packet.Path() };

    public Outcome Handle(Session session, scoped ref Reply reply)
    {
        session.Log.ReadLink(Path);
        Span<byte> target = stackalloc byte[NameReply.PathLimit];
        Errno error = session.Files.ReadLink(Path, target, out int length);
        return error.Failed ? error : reply.OneName(target[..length], session);
    }
}
