using SftpServer.Wire;

namespace SftpServer.Requests;

/// <summary>
/// SYMLINK: string target, string link. The draft has them the other way round; OpenSSH never had, and clients tell from
/// sshd's banner which order to use.
/// </summary>
internal readonly ref struct Symlink : IRequest<Symlink>
{
    public static string Name => "symlink";

    public static bool Writes => true;

    private ReadOnlySpan<byte> Target { get; init; }

    private ReadOnlySpan<byte> Link { get; init; }

    public static Symlink Read(scoped ref PacketReader packet) => new()
    {
        Target = packet.Path(),
        Link = packet.Path(),
    };

    public Outcome Handle(Session session, scoped ref Reply reply)
    {
        session.Log.Names(Name, Target, Link);
        return session.Files.MakeSymbolicLink(Target, Link);
    }
}
