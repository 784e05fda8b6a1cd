using GuardedFiles;
using Mono.Unix.Native;
using SftpServer.Requests;
using SftpServer.Wire;

namespace SftpServer.Extensions;

/// <summary>fsync@openssh.com: string handle. Counts as a request that writes.</summary>
internal readonly ref struct Fsync : IExtension<Fsync>
{
    public static string Name => "fsync";

    public static string WireName => "fsync@openssh.com";

    public static string Version => "1";

    public static bool Writes => true;

    public static bool TracesItself => true;

    private HandleId Id { get; init; }

    public static Fsync Read(scoped ref PacketReader packet) => new() { Id = packet.Handle() };

    public Outcome Handle(Session session, scoped ref Reply reply)
    {
        session.Trace.Sync(reply.Id, Id);
        session.Log.Sync(session.Handles.PathOf(Id));
        return session.Handles.File(Id) is { } file ? file.Sync() : Errno.EBADF;
    }
}
