using SftpServer.Requests;
using SftpServer.Wire;

namespace SftpServer.Extensions;

/// <summary>posix-rename@openssh.com: string old, string new. rename(2), which replaces what has the new name.</summary>
internal readonly ref struct PosixRename : IExtension<PosixRename>
{
    public static string Name => "posix-rename";

    public static string WireName => "posix-rename@openssh.com";

    public static string Version => "1";

    public static bool Writes => true;

    private ReadOnlySpan<byte> Old { get; init; }

    private ReadOnlySpan<byte> New { get; init; }

    public static PosixRename Read(scoped ref PacketReader packet) => new()
    {
        Old = packet.Path(),
        New = packet.Path(),
    };

    public Outcome Handle(Session session, scoped ref Reply reply)
    {
        session.Log.Names(Name, Old, New);
        return session.Files.Replace(Old, New);
    }
}
