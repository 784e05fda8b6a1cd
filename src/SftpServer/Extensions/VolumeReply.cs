using GuardedFiles;
using SftpServer.Requests;
using SftpServer.Wire;

namespace SftpServer.Extensions;

/// <summary>
/// The reply of statvfs and fstatvfs (OpenSSH PROTOCOL, section 4.4): eleven uint64. bsize, frsize, blocks, bfree, bavail,
/// files, ffree, favail, fsid, flag (1 read-only, 2 set-id bits ignored), namemax.
/// </summary>
internal static class VolumeReply
{
    private const ulong ReadOnly = 1;
    private const ulong NoSetId = 2;

    public static Outcome Volume(this scoped ref Reply reply, scoped in VolumeMetadata volume, Session session)
    {
        reply.BeginExtended();
        reply.UInt64(volume.BlockSize);
        reply.UInt64(volume.FragmentSize);
        reply.UInt64(volume.Blocks);
        reply.UInt64(volume.FreeBlocks);
        reply.UInt64(volume.AvailableBlocks);
        reply.UInt64(volume.Inodes);
        reply.UInt64(volume.FreeInodes);
        reply.UInt64(volume.AvailableInodes);
        reply.UInt64(session.Files.IsJailed ? 0 : volume.Id); // Two jails on one device are nobody's business.
        reply.UInt64((volume.ReadOnly ? ReadOnly : 0) | (volume.IgnoresSetId ? NoSetId : 0));
        reply.UInt64(volume.NameLimit);
        reply.End();
        return Status.Ok;
    }
}
