using GuardedFiles;
using Mono.Unix.Native;
using SftpServer.Requests;
using SftpServer.Wire;

namespace SftpServer.Extensions;

/// <summary>
/// expand-path@openssh.com: string path. As REALPATH, after "~" became the start directory and "~user" that user's home.
/// scp sends every path through it that begins with "~".
/// </summary>
internal readonly ref struct ExpandPath : IExtension<ExpandPath>
{
    public static string Name => "expand-path";

    public static string WireName => "expand-path@openssh.com";

    public static string Version => "1";

    public static bool Writes => false;

    public static bool TracesItself => true;

    private ReadOnlySpan<byte> Path { get; init; }

    public static ExpandPath Read(scoped ref PacketReader packet) => new() { Path = packet.Path() };

    public Outcome Handle(Session session, scoped ref Reply reply)
    {
        session.Trace.ExpandPath(reply.Id, Path);
        if (Path is not [(byte)'~', .. ReadOnlySpan<byte> rest])
            return Resolve(Path, session, ref reply);

        int slash = rest.IndexOf((byte)'/');
        ReadOnlySpan<byte> user = slash < 0 ? rest : rest[..slash];
        ReadOnlySpan<byte> beneath = slash < 0 ? [] : rest[(slash + 1)..];
        if (user.IsEmpty)
            return Resolve(beneath, session, ref reply);

        // The one text of a STATUS that OpenSSH's clients show.
        if (FileTree.HomeOf(user) is not { } home)
            return new Outcome(Status.NoSuchFile, "no such user"u8);
        return Resolve([.. home, (byte)'/', .. beneath], session, ref reply);
    }

    private static Outcome Resolve(scoped ReadOnlySpan<byte> path, Session session, scoped ref Reply reply)
    {
        ReadOnlySpan<byte> start = path.IsEmpty ? "."u8 : path;
        session.Log.ExpandPath(start);
        return reply.RealPath(start, session);
    }
}
