using SftpServer.Wire;

namespace SftpServer.Requests;

/// <summary>MKDIR: string path, ATTRS. Of the attributes only the permissions count.</summary>
internal readonly ref struct Mkdir : IRequest<Mkdir>
{
    private const uint DefaultMode = 0b111_111_111;

    public static string Name => "mkdir";

    public static bool Writes => true;

    private ReadOnlySpan<byte> Path { get; init; }

    private Attributes Attributes { get; init; }

    public static Mkdir Read(scoped ref PacketReader packet) => new()
    {
        Path = packet.Path(),
        Attributes = packet.Attributes(),
    };

    public Outcome Handle(Session session, scoped ref Reply reply)
    {
        uint mode = Attributes.Has(AttributeFlags.Permissions)
            ? Attributes.Mode & AttributeChange.PermissionBits
            : DefaultMode;
        session.Log.MakeDirectory(Path, mode);
        return session.Files.MakeDirectory(Path, mode);
    }
}
