using GuardedFiles;
using Mono.Unix.Native;
using SftpServer.Requests;
using SftpServer.Wire;

namespace SftpServer.Extensions;

/// <summary>lsetstat@openssh.com: string path, ATTRS. As SETSTAT, on a link itself; a link has no size to set.</summary>
internal readonly ref struct LSetStat : IExtension<LSetStat>
{
    public static string Name => "lsetstat";

    public static string WireName => "lsetstat@openssh.com";

    public static string Version => "1";

    public static bool Writes => true;

    public static bool TracesItself => true;

    private ReadOnlySpan<byte> Path { get; init; }

    private Attributes Attributes { get; init; }

    public static LSetStat Read(scoped ref PacketReader packet) => new()
    {
        Path = packet.Path(),
        Attributes = packet.Attributes(),
    };

    public Outcome Handle(Session session, scoped ref Reply reply)
    {
        session.Trace.SetStat(reply.Id, Name, Path);
        if (Attributes.Has(AttributeFlags.Size))
            return Status.BadMessage;
        return AttributeChange.Apply(session, Attributes, new Target(session.Files, Path));
    }

    private readonly ref struct Target(FileTree files, ReadOnlySpan<byte> path) : IAttributeTarget
    {
        public ReadOnlySpan<byte> Path { get; } = path;

        public Errno SetSize(ulong size) => Errno.EINVAL;

        public Errno SetMode(uint mode) => files.SetLinkMode(Path, mode);

        public Errno SetTimes(FileTimes times) => files.SetLinkTimes(Path, times);

        public Errno SetOwner(uint uid, uint gid) => files.SetLinkOwner(Path, uid, gid);
    }
}
