using GuardedFiles;
using Mono.Unix.Native;
using SftpServer.Requests;
using SftpServer.Wire;

namespace SftpServer.Extensions;

/// <summary>statvfs@openssh.com: string path. Answered by EXTENDED_REPLY (<see cref="VolumeReply"/>).</summary>
internal readonly ref struct StatVfs : IExtension<StatVfs>
{
    public static string Name => "statvfs";

    public static string WireName => "statvfs@openssh.com";

    public static string Version => "2";

    public static bool Writes => false;

    private ReadOnlySpan<byte> Path { get; init; }

    public static StatVfs Read(scoped ref PacketReader packet) => new() { Path = packet.Path() };

    public Outcome Handle(Session session, scoped ref Reply reply)
    {
        session.Log.VolumeStat(Path);
        Errno error = session.Files.VolumeStat(Path, out VolumeMetadata volume);
        return error.Failed ? error : reply.Volume(in volume, session);
    }
}
