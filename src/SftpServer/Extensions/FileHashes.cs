using System.Diagnostics;
using GuardedFiles;
using GuardedFiles.Linux;
using Mono.Unix.Native;
using Org.BouncyCastle.Crypto;
using SftpServer.Requests;
using SftpServer.Wire;

namespace SftpServer.Extensions;

/// <summary>
/// What the requests of check-file have in common. Their last fields: string algorithms (names with commas, the client's first choice first),
/// uint64 start, uint64 length (0 is to the end), uint32 block size (0 is one hash of it all). Their reply, EXTENDED_REPLY: string algorithm,
/// then the hash of each block without a length, up to the end of the packet.
/// </summary>
internal readonly ref struct FileHashes
{
    /// <summary>Bytes (draft-ietf-secsh-filexfer-extensions-00, section 3).</summary>
    private const uint SmallestBlock = 256;

    /// <summary>Bytes that are read at once; between two reads it is looked whether the client is still there.</summary>
    private const int PartLength = 128 * 1024;

    /// <summary>A hash tells what a file has.</summary>
    public static string[] Needs => ["open", "read"];

    private ReadOnlySpan<byte> Algorithms { get; init; }

    private ulong Start { get; init; }

    private ulong Length { get; init; }

    private uint Block { get; init; }

    public static FileHashes Read(scoped ref PacketReader packet) => new()
    {
        Algorithms = packet.String(),
        Start = packet.UInt64(),
        Length = packet.UInt64(),
        Block = packet.UInt32(),
    };

    /// <summary>The one event of the audit is written here, whatever the answer is.</summary>
    /// <param name="first">A string that the reply begins with; empty for none.</param>
    public Outcome Answer(Session session, OpenFile file, scoped ReadOnlySpan<byte> first, scoped ref Reply reply)
    {
        long begun = Stopwatch.GetTimestamp();
        ulong bytes = 0;
        Errno error = Errno.ECANCELED; // When the session ends meanwhile.
        try
        {
            Outcome outcome = Hash(session, file, first, ref reply, ref bytes);
            error = reply.Length > 0 ? Errno.None : outcome.Error;
            return outcome;
        }
        finally
        {
            session.Log.Hashed(file, bytes, begun, error, isComplete: !error.Failed);
        }
    }

    private Outcome Hash(Session session, OpenFile file, scoped ReadOnlySpan<byte> first, scoped ref Reply reply, scoped ref ulong bytes)
    {
        if (Block is > 0 and < SmallestBlock)
            return new Outcome(Status.BadMessage, "a block that is hashed has at least 256 bytes"u8) { Error = Errno.EINVAL };
        if (Digests.FirstOf(Algorithms, out ReadOnlySpan<byte> name) is not { } digest)
            return new Outcome(Status.Failure, "none of these algorithms is known"u8) { Error = Errno.EOPNOTSUPP };
        Errno error = file.CheckContent(Start, out ulong size);
        if (error.Failed)
            return error;
        session.Log.CheckFile(file.Path, name, Start, Length, Block);

        reply.BeginExtended();
        if (!first.IsEmpty)
            reply.String(first);
        reply.String(name);
        ulong known = Math.Min(size - Math.Min(Start, size), Length == 0 ? ulong.MaxValue : Length);
        bool fits = Block == 0 || known / Block <= (ulong)(reply.Left / digest.GetDigestSize());
        if (fits)
            error = AddHashes(session, file, digest, ref reply, ref bytes);
        if (fits && !error.Failed && !(bytes == 0 && Start > size))
        {
            reply.End();
            return Status.Ok;
        }

        reply.Discard();
        return error.Failed && error != Errno.EMSGSIZE ? error
            : fits && !error.Failed ? new Outcome(Status.Eof, Status.Eof.Text()) { Error = Errno.ENODATA }
            : new Outcome(Status.Failure, "the hashes are longer than a packet: ask for larger blocks"u8) { Error = Errno.EMSGSIZE };
    }

    /// <returns>EMSGSIZE when the reply is full.</returns>
    private Errno AddHashes(Session session, OpenFile file, IDigest digest, scoped ref Reply reply, scoped ref ulong bytes)
    {
        using NativeBuffer part = new(PartLength);
        ulong left = Length == 0 ? ulong.MaxValue : Length;
        uint inBlock = 0;
        while (left > 0)
        {
            session.BetweenParts?.Invoke();
            Errno error = file.ReadUncounted(Start + bytes, part.Span[..(int)Math.Min(left, PartLength)], out int count);
            if (error.Failed)
                return error;
            if (count == 0)
                break;
            bytes += (ulong)count;
            left -= (ulong)count;
            for (ReadOnlySpan<byte> rest = part.Span[..count]; !rest.IsEmpty;)
            {
                int taken = Block == 0 ? rest.Length : (int)Math.Min((uint)rest.Length, Block - inBlock);
                digest.BlockUpdate(rest[..taken]);
                rest = rest[taken..];
                inBlock += (uint)taken;
                if (inBlock != Block || Block == 0)
                    continue;
                if (!Add(digest, ref reply))
                    return Errno.EMSGSIZE;
                inBlock = 0;
            }
        }

        bool isRest = Block == 0 || inBlock > 0;
        return isRest && !Add(digest, ref reply) ? Errno.EMSGSIZE : Errno.None;
    }

    private static bool Add(IDigest digest, scoped ref Reply reply)
    {
        int length = digest.GetDigestSize();
        if (reply.Left < length)
            return false;
        _ = digest.DoFinal(reply.Bytes(length)); // It begins anew then.
        return true;
    }
}
