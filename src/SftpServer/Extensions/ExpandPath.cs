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
        if (Path.Length > NameReply.PathLimit)
            return Errno.ENAMETOOLONG;
        if (Path.IsEmpty)
            return Resolve("."u8, session, ref reply);
        if (Path is not [(byte)'~', .. ReadOnlySpan<byte> rest])
            return Path is [(byte)'/', ..] ? Resolve(Path, session, ref reply) : Beneath(Path, session, ref reply);

        int slash = rest.IndexOf((byte)'/');
        ReadOnlySpan<byte> user = slash < 0 ? rest : rest[..slash];
        ReadOnlySpan<byte> beneath = slash < 0 ? [] : rest[(slash + 1)..];
        if (user.IsEmpty)
            return Beneath(beneath, session, ref reply);

        if (session.Files.HomeOf(user) is not { } home)
        {
            session.Log.NoSuchUser(user);
            return new Outcome(Status.NoSuchFile, "no such user"u8); // The one text of a STATUS that OpenSSH's clients show.
        }

        return Resolve([.. home, (byte)'/', .. beneath], session, ref reply);
    }

    /// <summary>A path that begins at the start directory.</summary>
    private static Outcome Beneath(scoped ReadOnlySpan<byte> path, Session session, scoped ref Reply reply)
    {
        Span<byte> start = stackalloc byte[NameReply.PathLimit];
        Errno error = session.Files.StartDirectory(start, out int length);
        if (error.Failed)
            return error;
        ReadOnlySpan<byte> directory = start[..length];
        return path.IsEmpty
            ? Resolve(directory, session, ref reply)
            : Resolve([.. directory, (byte)'/', .. path], session, ref reply);
    }

    private static Outcome Resolve(scoped ReadOnlySpan<byte> path, Session session, scoped ref Reply reply)
    {
        session.Log.ExpandPath(path);
        return reply.RealPath(path, session);
    }
}
