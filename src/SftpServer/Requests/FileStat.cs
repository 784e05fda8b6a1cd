using GuardedFiles;
using Mono.Unix.Native;
using SftpServer.Wire;

namespace SftpServer.Requests;

/// <summary>FSTAT: string handle. Answered by ATTRS; not for directories.</summary>
internal readonly ref struct FileStat : IRequest<FileStat>
{
    public static string Name => "fstat";

    public static bool Writes => false;

    public static bool TracesItself => true;

    private HandleId Id { get; init; }

    public static FileStat Read(scoped ref PacketReader packet) => new() { Id = packet.Handle() };

    public Outcome Handle(Session session, scoped ref Reply reply)
    {
        session.Trace.Stat(reply.Id, Name, session.Handles.PathOf(Id), Id);
        if (session.Handles.File(Id) is not { } file)
            return Outcome.InvalidHandle;
        Errno error = session.Files.Stat(file, out FileMetadata metadata);
        return error.Failed ? error : reply.Metadata(in metadata, session);
    }
}
