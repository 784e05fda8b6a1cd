using GuardedFiles;
using GuardedFiles.Rules;
using Mono.Unix.Native;
using SftpServer.Requests;
using SftpServer.Wire;

namespace SftpServer;

/// <summary>
/// The audit's event of a request that the policy refuses by its name: which it is, and what it names. Its fields are read for that, and nothing
/// is looked up.
/// </summary>
internal static class RefusedRequest
{
    /// <param name="fields">Behind the id, and behind the name of an extension.</param>
    public static void Tell(Session session, RequestKind kind, scoped ref PacketReader fields)
    {
        if (session.Files.Witness is null)
            return;
        string request = kind.Name;
        byte[] rule = ByteText.Bytes(session.Policy.Judge(request, kind.Writes, kind.Needs).Rule());
        switch (request)
        {
            case "rename" or "posix-rename" or "hardlink" or "copy-file":
                ReadOnlySpan<byte> old = fields.Path();
                Tell(session, request, old, rule, fields.Path());
                break;
            case "symlink":
                ReadOnlySpan<byte> target = fields.Path();
                _ = session.Files.TellUnserved(request, fields.Path(), Errno.EACCES, rule, target, isText: true);
                break;
            case "close" or "read" or "write" or "fstat" or "fsetstat" or "readdir" or "fstatvfs" or "fsync" or "ranges":
                HandleId handle = fields.Handle();
                TellOfHandle(session, request, Seen(session, handle), rule);
                if (request == "write")
                    session.Handles.File(handle)?.Fail(Errno.EACCES);
                break;
            case "check-file" when !kind.WireName.AsSpan().SequenceEqual("check-file-name"u8):
                TellOfHandle(session, request, Seen(session, fields.Handle()), rule);
                break;
            case "copy-data":
                HandleId source = fields.Handle();
                _ = fields.UInt64() + fields.UInt64();
                HandleId copy = fields.Handle();
                TellOfHandle(session, request, Seen(session, source), rule, Seen(session, copy));
                session.Handles.File(copy)?.Fail(Errno.EACCES);
                break;
            case "limits" or "home-directory" or "users-groups-by-id" or "vendor-id":
                TellOfHandle(session, request, [], rule);
                break;
            default:
                ReadOnlySpan<byte> path = fields.Path();
                if (path.StartsWith("~"u8) && request == "expand-path")
                    TellOfHandle(session, request, [], rule);
                else
                    Tell(session, request, path, rule);
                break;
        }
    }

    private static void Tell(Session session, string request, ReadOnlySpan<byte> path, byte[] rule, ReadOnlySpan<byte> other = default) =>
        session.Files.TellUnserved(request, path, Errno.EACCES, rule, other);

    /// <param name="seen">Empty when there is no such handle, or the request names nothing.</param>
    private static void TellOfHandle(
        Session session, string request, ReadOnlySpan<byte> seen, byte[] rule, ReadOnlySpan<byte> other = default) =>
        session.Files.TellUnserved(request, seen, Errno.EACCES, rule, other, namesNothing: seen.IsEmpty);

    /// <summary>Where an open file or directory is; empty for a handle that names nothing.</summary>
    private static ReadOnlySpan<byte> Seen(Session session, HandleId handle) =>
        session.Handles.File(handle) is { } file ? file.SeenPath : session.Handles.Directory(handle) is { } directory ? directory.SeenPath : [];
}
