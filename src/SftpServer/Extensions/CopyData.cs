using GuardedFiles;
using Mono.Unix.Native;
using SftpServer.Requests;
using SftpServer.Wire;

namespace SftpServer.Extensions;

/// <summary>
/// copy-data (draft-ietf-secsh-filexfer-extensions-00, section 7): string read handle, uint64 read offset, uint64 length
/// (0 is to the end), string write handle, uint64 write offset.
/// </summary>
internal readonly ref struct CopyData : IExtension<CopyData>
{
    public static string Name => "copy-data";

    public static string WireName => "copy-data";

    public static string Version => "1";

    public static bool Writes => true;

    public static bool TracesItself => true;

    private HandleId Source { get; init; }

    private ulong SourceOffset { get; init; }

    private ulong Length { get; init; }

    private HandleId Target { get; init; }

    private ulong TargetOffset { get; init; }

    public static CopyData Read(scoped ref PacketReader packet) => new()
    {
        Source = packet.Handle(),
        SourceOffset = packet.UInt64(),
        Length = packet.UInt64(),
        Target = packet.Handle(),
        TargetOffset = packet.UInt64(),
    };

    public Outcome Handle(Session session, scoped ref Reply reply)
    {
        HandleTable handles = session.Handles;
        session.Trace.CopyData(
            reply.Id, handles.PathOf(Source), Source, SourceOffset, Length, handles.PathOf(Target), Target, TargetOffset);
        OpenFile? target = handles.File(Target);
        if (handles.File(Source) is not { } source || target is null)
        {
            target?.Fail(Errno.EBADF);
            return Outcome.InvalidHandle;
        }

        Errno error = FileCopy.Copy(
            source, SourceOffset, Length, target, TargetOffset, session.BetweenParts, out CopyResult result);
        if (error.Failed || result == CopyResult.Overlap)
        {
            Outcome failed = error.Failed ? error : new Outcome(Status.Failure, "source and target overlap"u8);
            session.Trace.CopyFailed(source.Path, target.Path, failed.Text);
            return failed;
        }

        return result == CopyResult.EndReached ? Status.Eof : Status.Ok;
    }
}
