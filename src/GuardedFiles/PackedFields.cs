using System.Buffers.Binary;

namespace GuardedFiles;

/// <summary>Writes the fields of an open file or directory one after the other; <see cref="PackedFields"/> reads them.</summary>
/// <param name="room">As many bytes as they take.</param>
internal ref struct FieldPacker(Span<byte> room)
{
    private Span<byte> _room = room;

    public void Byte(byte value)
    {
        _room[0] = value;
        _room = _room[1..];
    }

    public void UInt16(int value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(_room, checked((ushort)value));
        _room = _room[2..];
    }

    public void Int32(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_room, value);
        _room = _room[4..];
    }

    public void UInt64(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_room, value);
        _room = _room[8..];
    }

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        UInt16(bytes.Length);
        bytes.CopyTo(_room);
        _room = _room[bytes.Length..];
    }
}

/// <summary>Reads what <see cref="FieldPacker"/> has written, in the same order.</summary>
internal ref struct PackedFields(ReadOnlySpan<byte> packed)
{
    private ReadOnlySpan<byte> _packed = packed;

    public byte Byte()
    {
        byte value = _packed[0];
        _packed = _packed[1..];
        return value;
    }

    public int UInt16()
    {
        int value = BinaryPrimitives.ReadUInt16LittleEndian(_packed);
        _packed = _packed[2..];
        return value;
    }

    public int Int32()
    {
        int value = BinaryPrimitives.ReadInt32LittleEndian(_packed);
        _packed = _packed[4..];
        return value;
    }

    public ulong UInt64()
    {
        ulong value = BinaryPrimitives.ReadUInt64LittleEndian(_packed);
        _packed = _packed[8..];
        return value;
    }

    public byte[] Bytes()
    {
        int length = UInt16();
        byte[] bytes = _packed[..length].ToArray();
        _packed = _packed[length..];
        return bytes;
    }
}
