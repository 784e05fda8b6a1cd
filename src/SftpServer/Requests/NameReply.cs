using GuardedFiles;
using Mono.Unix.Native;
using SftpServer.Wire;

namespace SftpServer.Requests;

/// <summary>The NAME replies that hold one path.</summary>
internal static class NameReply
{
    /// <summary>PATH_MAX.</summary>
    internal const int PathLimit = 4096;

    /// <summary>The path without links, "." and "..".</summary>
    public static Outcome RealPath(this scoped ref Reply reply, scoped ReadOnlySpan<byte> path, Session session)
    {
        Span<byte> resolved = stackalloc byte[PathLimit];
        Errno error = session.Files.RealPath(path, resolved, out int length);
        return error.Failed ? error : reply.OneName(resolved[..length], session);
    }

    public static Outcome OneName(this scoped ref Reply reply, scoped ReadOnlySpan<byte> name, Session session)
    {
        session.Trace.SentNames(reply.Id, 1);
        reply.Name(name);
        return Status.Ok;
    }
}
