using GuardedFiles;
using Mono.Unix.Native;
using SftpServer.Wire;

namespace SftpServer.Requests;

/// <summary>WRITE: string handle, uint64 offset, string data. A handle opened for appending ignores the offset.</summary>
internal readonly ref struct Write : IRequest<Write>
{
    public static string Name => "write";

    public static bool Writes => true;

    public static bool TracesItself => true;

    private HandleId Id { get; init; }

    private ulong Offset { get; init; }

    private ReadOnlySpan<byte> Data { get; init; }

    public static Write Read(scoped ref PacketReader packet) => new()
    {
        Id = packet.Handle(),
        Offset = packet.UInt64(),
        Data = packet.String(),
    };

    public Outcome Handle(Session session, scoped ref Reply reply)
    {
        session.Trace.Write(reply.Id, session.Handles.PathOf(Id), Id, Offset, Data.Length);
        if (session.Handles.File(Id) is not { } file)
            return Outcome.InvalidHandle;

        Errno error = file.Write(Offset, Data);
        if (error.Failed)
            session.Trace.WriteFailed(file.Path, error);
        return error;
    }
}
