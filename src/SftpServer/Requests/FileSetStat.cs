using GuardedFiles;
using Mono.Unix.Native;
using SftpServer.Wire;

namespace SftpServer.Requests;

/// <summary>FSETSTAT: string handle, ATTRS. Not for directories.</summary>
internal readonly ref struct FileSetStat : IRequest<FileSetStat>
{
    public static string Name => "fsetstat";

    public static bool Writes => true;

    public static bool TracesItself => true;

    private HandleId Id { get; init; }

    private Attributes Attributes { get; init; }

    public static FileSetStat Read(scoped ref PacketReader packet) => new()
    {
        Id = packet.Handle(),
        Attributes = packet.Attributes(),
    };

    public Outcome Handle(Session session, scoped ref Reply reply)
    {
        session.Trace.FileSetStat(reply.Id, Id);
        if (session.Handles.File(Id) is not { } file)
            return Outcome.InvalidHandle;
        return AttributeChange.Apply(session, Attributes, new Target(session.Files, file));
    }

    private readonly struct Target(FileTree files, OpenFile file) : IAttributeTarget
    {
        public ReadOnlySpan<byte> Path => file.Path;

        public Errno SetSize(ulong size) => files.SetSize(file, size);

        public Errno SetMode(uint mode) => files.SetMode(file, mode);

        public Errno SetTimes(FileTimes times) => files.SetTimes(file, times);

        public Errno SetOwner(uint uid, uint gid) => files.SetOwner(file, uid, gid);
    }
}
