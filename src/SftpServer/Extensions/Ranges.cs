using System.Buffers.Binary;
using GuardedFiles;
using Mono.Unix.Native;
using SftpServer.Requests;
using SftpServer.Wire;

namespace SftpServer.Extensions;

/// <summary>
/// ranges@asyncssh.com: string handle, uint64 offset, uint64 length. Answered by EXTENDED_REPLY with uint32 count, as many pairs of uint64 offset
/// and uint64 length, and bool at-end: where the file has bytes that are no hole, so that a client need not read the holes. EOF when there are
/// none. The last byte of a file is in a range whatever it is: AsyncSSH's client writes the ranges and does not set the length, so that a file which
/// ends with a hole would come out too short.
/// </summary>
internal readonly ref struct Ranges : IExtension<Ranges>
{
    /// <summary>Of one reply; what follows the last one is asked for anew.</summary>
    private const uint Most = 128;

    public static string Name => "ranges";

    public static string WireName => "ranges@asyncssh.com";

    public static string Version => "1";

    public static string[] Needs => ["read"];

    public static bool Writes => false;

    public static bool TracesItself => true;

    private HandleId Id { get; init; }

    private ulong Offset { get; init; }

    private ulong Length { get; init; }

    public static Ranges Read(scoped ref PacketReader packet) => new()
    {
        Id = packet.Handle(),
        Offset = packet.UInt64(),
        Length = packet.UInt64(),
    };

    public Outcome Handle(Session session, scoped ref Reply reply)
    {
        session.Trace.Ranges(reply.Id, session.Handles.PathOf(Id), Id, Offset, Length);
        if (session.Handles.File(Id) is not { } file)
            return Outcome.InvalidHandle;
        Errno error = file.CheckContent(Offset, out ulong size);
        return error.Failed ? error : Answer(file, size, session, ref reply);
    }

    private Outcome Answer(OpenFile file, ulong size, Session session, scoped ref Reply reply)
    {
        ulong limit = Offset + Math.Min(Length, long.MaxValue - Offset);
        reply.BeginExtended();
        Span<byte> count = reply.Bytes(sizeof(uint));
        uint found = 0;
        ulong next = Offset;
        while (found < Most && next < limit && !file.NextData(next, out ulong start, out ulong end).Failed && start < limit)
        {
            // Files of procfs and the like have a size of 0 and an end that only reading finds.
            next = Math.Min(end == ulong.MaxValue && size > 0 ? Math.Max(size, start) : end, limit);
            if (next == start)
                break;
            reply.UInt64(start);
            reply.UInt64(next - start);
            found++;
        }

        ulong last = size > 0 ? size - 1 : ulong.MaxValue;
        if (found < Most && next <= last && last < limit)
        {
            reply.UInt64(last);
            reply.UInt64(1);
            found++;
            next = size;
        }

        if (found == 0)
        {
            reply.Discard();
            return Status.Eof;
        }

        BinaryPrimitives.WriteUInt32BigEndian(count, found);
        bool isAtEnd = found < Most || next >= limit;
        reply.Bytes(1)[0] = isAtEnd ? (byte)1 : (byte)0;
        reply.End();
        return Status.Ok;
    }
}
