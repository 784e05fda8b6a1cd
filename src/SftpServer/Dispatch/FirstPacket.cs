using System.Buffers.Binary;
using GuardedFiles.Linux;
using SftpServer.Wire;

namespace SftpServer.Dispatch;

/// <summary>The beginning of SSH_FXP_INIT (draft-ietf-secsh-filexfer-02, section 4): uint32 length, byte 1. No client waits before it sends it.</summary>
internal static class FirstPacket
{
    private const int LengthField = 4;

    /// <summary>The type, and uint32 version.</summary>
    private const int Shortest = 5;

    /// <summary>Milliseconds from the first to the last byte.</summary>
    private const int Patience = 3000;

    /// <summary>Waits for an INIT on standard input, and reads its length and its type.</summary>
    /// <returns>The bytes that were read; null when something else came, or nothing in time.</returns>
    public static byte[]? Await()
    {
        long deadline = Environment.TickCount64 + Patience;
        byte[] begun = new byte[LengthField + 1];
        for (int length = 0; length < begun.Length;)
        {
            int count = StandardStreams.ReadInput(begun.AsSpan(length), deadline);
            length += count;
            if (count == 0 || begun[0] != 0)
                return null; // No length that is permitted begins otherwise.
        }

        return BinaryPrimitives.ReadUInt32BigEndian(begun) is >= Shortest and <= WireLimits.Packet && begun[LengthField] == (byte)PacketType.Init
            ? begun
            : null;
    }
}
