using SftpServer.Wire;

namespace SftpServer.Requests;

/// <summary>RENAME: string old, string new. Never replaces what has the new name; posix-rename@openssh.com does.</summary>
internal readonly ref struct Rename : IRequest<Rename>
{
    public static string Name => "rename";

    public static bool Writes => true;

    private ReadOnlySpan<byte> Old { get; init; }

    private ReadOnlySpan<byte> New { get; init; }

    public static Rename Read(scoped ref PacketReader packet) => new()
    {
        Old = packet.Path(),
        New = packet.Path(),
    };

    public Outcome Handle(Session session, scoped ref Reply reply)
    {
        session.Log.Names(Name, Old, New);
        return session.Files.Rename(Old, New);
    }
}
