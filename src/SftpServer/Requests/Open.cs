using GuardedFiles;
using Mono.Unix.Native;
using SftpServer.Wire;

namespace SftpServer.Requests;

/// <summary>OPEN: string path, uint32 pflags, ATTRS. Of the attributes only the permissions count, and only for a new file.</summary>
internal readonly ref struct Open : IRequest<Open>
{
    private const uint DefaultMode = 0b110_110_110;

    public static string Name => "open";

    public static bool Writes => false;

    public static bool TracesItself => true;

    private ReadOnlySpan<byte> Path { get; init; }

    private OpenModes Modes { get; init; }

    private Attributes Attributes { get; init; }

    public static Open Read(scoped ref PacketReader packet) => new()
    {
        Path = packet.Path(),
        Modes = (OpenModes)packet.UInt32(),
        Attributes = packet.Attributes(),
    };

    public Outcome Handle(Session session, scoped ref Reply reply)
    {
        uint mode = Attributes.Has(AttributeFlags.Permissions) ? Attributes.Mode : DefaultMode;
        session.Trace.Open(reply.Id, (uint)Modes);
        session.Log.Open(Path, Modes.Names(), mode);

        if (!session.Policy.PermitsOpen(Modes.ToOpenFlags()))
        {
            session.Trace.RefusedReadOnly(Name);
            _ = session.Files.TellUnserved(Name, Path, Errno.EACCES, "read-only"u8);
            return Status.PermissionDenied;
        }

        if (session.Handles.IsFull)
            return session.Files.TellUnserved(Name, Path, Errno.EMFILE, rule: []);
        Errno error = session.Files.Open(Path, Modes.ToOpenFlags(), mode, out OpenFile? file, session.BetweenParts);
        if (error.Failed)
            return error;

        HandleId handle = session.Handles.Add(file!);
        session.Trace.SentHandle(reply.Id, handle);
        reply.Handle(handle);
        return Status.Ok;
    }
}
