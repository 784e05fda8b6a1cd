using GuardedFiles;
using Mono.Unix.Native;
using SftpServer.Wire;

namespace SftpServer.Requests;

/// <summary>READ: string handle, uint64 offset, uint32 length. Answered by DATA, shorter at the end of the file, then by EOF.</summary>
internal readonly ref struct Read : IRequest<Read>
{
    public static string Name => "read";

    public static bool Writes => false;

    public static bool TracesItself => true;

    public static bool MayAnswerAtLength => true;

    private HandleId Id { get; init; }

    private ulong Offset { get; init; }

    private uint Length { get; init; }

    static Read IRequest<Read>.Read(scoped ref PacketReader packet) => new()
    {
        Id = packet.Handle(),
        Offset = packet.UInt64(),
        Length = packet.UInt32(),
    };

    public Outcome Handle(Session session, scoped ref Reply reply)
    {
        session.Trace.Read(reply.Id, session.Handles.PathOf(Id), Id, Offset, Length);
        if (session.Handles.File(Id) is not { } file)
            return Outcome.InvalidHandle;
        if (Length > WireLimits.Data)
            session.Trace.ReadLengthChanged(Length);

        int length = (int)Math.Min(Length, WireLimits.Data);
        Errno error = session.Outlet.Read(file, Offset, reply.DataBuffer(length), out int count, out bool follows);
        if (error.Failed)
        {
            session.Trace.ReadFailed(file.Path, error);
            return error;
        }

        if (count == 0 && length > 0)
            return Status.Eof;
        session.Trace.SentData(reply.Id, count);
        reply.Data(count, follows);
        return Status.Ok;
    }
}
