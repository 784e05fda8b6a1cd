using GuardedFiles;
using Mono.Unix.Native;
using SftpServer.Wire;

namespace SftpServer.Requests;

/// <summary>CLOSE: string handle. The last chance to tell a client that its data did not arrive.</summary>
internal readonly ref struct Close : IRequest<Close>
{
    public static string Name => "close";

    public static bool Writes => false;

    public static bool TracesItself => true;

    private HandleId Id { get; init; }

    public static Close Read(scoped ref PacketReader packet) => new() { Id = packet.Handle() };

    public Outcome Handle(Session session, scoped ref Reply reply)
    {
        session.Trace.Close(reply.Id, Id);
        if (session.Handles.File(Id) is not { } file)
        {
            session.Log.CloseDirectory(session.Handles.PathOf(Id), forced: false);
            return session.Handles.Close(Id);
        }

        session.Log.Close(file.Path, file.BytesRead, file.BytesWritten, forced: false);
        Errno error = session.Handles.Close(Id);
        session.Log.Moved(file, error, isEnded: true);
        return error;
    }
}
