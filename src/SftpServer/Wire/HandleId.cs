using System.Buffers.Binary;

namespace SftpServer.Wire;

/// <summary>
/// What a client holds for an open file: uint32 slot, uint32 generation. The generation grows with each use of a slot, so
/// that a handle which is closed never names what was opened after it.
/// </summary>
internal readonly record struct HandleId(uint Slot, uint Generation)
{
    /// <summary>Bytes on the wire.</summary>
    internal const int Length = 8;

    /// <summary>No slot has it: what a handle of another length is read as.</summary>
    public static readonly HandleId Invalid = new(uint.MaxValue, uint.MaxValue);

    public static HandleId Read(ReadOnlySpan<byte> bytes) => bytes.Length != Length
        ? Invalid
        : new(BinaryPrimitives.ReadUInt32BigEndian(bytes), BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]));

    public void Write(Span<byte> into)
    {
        BinaryPrimitives.WriteUInt32BigEndian(into, Slot);
        BinaryPrimitives.WriteUInt32BigEndian(into[4..], Generation);
    }
}
