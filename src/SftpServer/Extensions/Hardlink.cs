using SftpServer.Requests;
using SftpServer.Wire;

namespace SftpServer.Extensions;

/// <summary>hardlink@openssh.com: string existing, string new. link(2).</summary>
internal readonly ref struct Hardlink : IExtension<Hardlink>
{
    public static string Name => "hardlink";

    public static string WireName => "hardlink@openssh.com";

    public static string Version => "1";

    public static bool Writes => true;

    private ReadOnlySpan<byte> Existing { get; init; }

    private ReadOnlySpan<byte> New { get; init; }

    public static Hardlink Read(scoped ref PacketReader packet) => new()
    {
        Existing = packet.Path(),
        New = packet.Path(),
    };

    public Outcome Handle(Session session, scoped ref Reply reply)
    {
        session.Log.Names(Name, Existing, New);
        return session.Files.Link(Existing, New);
    }
}
