using GuardedFiles;
using Mono.Unix.Native;
using SftpServer.Requests;
using SftpServer.Wire;

namespace SftpServer.Extensions;

/// <summary>fstatvfs@openssh.com: string handle. Answered by EXTENDED_REPLY; not for directories.</summary>
internal readonly ref struct FileStatVfs : IExtension<FileStatVfs>
{
    public static string Name => "fstatvfs";

    public static string WireName => "fstatvfs@openssh.com";

    public static string Version => "2";

    public static bool Writes => false;

    public static bool TracesItself => true;

    private HandleId Id { get; init; }

    public static FileStatVfs Read(scoped ref PacketReader packet) => new() { Id = packet.Handle() };

    public Outcome Handle(Session session, scoped ref Reply reply)
    {
        session.Trace.Stat(reply.Id, Name, session.Handles.PathOf(Id), Id);
        if (session.Handles.File(Id) is not { } file)
            return Outcome.InvalidHandle;
        Errno error = file.VolumeStat(out VolumeMetadata volume);
        return error.Failed ? error : reply.Volume(in volume, session);
    }
}
