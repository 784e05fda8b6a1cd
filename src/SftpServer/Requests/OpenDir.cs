using GuardedFiles;
using Mono.Unix.Native;
using SftpServer.Wire;

namespace SftpServer.Requests;

/// <summary>OPENDIR: string path.</summary>
internal readonly ref struct OpenDir : IRequest<OpenDir>
{
    public static string Name => "opendir";

    public static bool Writes => false;

    private ReadOnlySpan<byte> Path { get; init; }

    public static OpenDir Read(scoped ref PacketReader packet) => new() { Path = packet.Path() };

    public Outcome Handle(Session session, scoped ref Reply reply)
    {
        session.Log.OpenDirectory(Path);
        if (session.Handles.IsFull)
            return session.Files.TellUnserved(Name, Path, Errno.EMFILE, rule: []);
        Errno error = session.Files.OpenDirectory(Path, out OpenDirectory? directory);
        if (error.Failed)
            return error;

        HandleId handle = session.Handles.Add(directory!);
        session.Trace.SentHandle(reply.Id, handle);
        reply.Handle(handle);
        return Status.Ok;
    }
}
