using GuardedFiles;
using Mono.Unix.Native;
using SftpServer.Wire;

namespace SftpServer.Requests;

/// <summary>SETSTAT: string path, ATTRS. Follows links.</summary>
internal readonly ref struct SetStat : IRequest<SetStat>
{
    public static string Name => "setstat";

    public static bool Writes => true;

    public static bool TracesItself => true;

    private ReadOnlySpan<byte> Path { get; init; }

    private Attributes Attributes { get; init; }

    public static SetStat Read(scoped ref PacketReader packet) => new()
    {
        Path = packet.Path(),
        Attributes = packet.Attributes(),
    };

    public Outcome Handle(Session session, scoped ref Reply reply)
    {
        session.Trace.SetStat(reply.Id, Name, Path);
        return AttributeChange.Apply(session, Attributes, new Target(session, Path));
    }

    private readonly ref struct Target(Session session, ReadOnlySpan<byte> path) : IAttributeTarget
    {
        public ReadOnlySpan<byte> Path { get; } = path;

        public Errno SetSize(ulong size) => session.Files.SetSize(Path, size, session.BetweenParts);

        public Errno SetMode(uint mode) => session.Files.SetMode(Path, mode);

        public Errno SetTimes(FileTimes times) => session.Files.SetTimes(Path, times);

        public Errno SetOwner(uint uid, uint gid) => session.Files.SetOwner(Path, uid, gid);
    }
}
