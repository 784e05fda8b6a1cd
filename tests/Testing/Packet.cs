using System.Buffers.Binary;

namespace Testing;

/// <summary>Builds one packet, field by field; the length prefix is added at the end.</summary>
public sealed class Packet
{
    private readonly List<byte> _body = [];

    public Packet()
    {
    }

    public Packet(PacketType type) => _body.Add((byte)type);

    public Packet Id(uint id) => UInt32(id);

    public Packet Byte(byte value)
    {
        _body.Add(value);
        return this;
    }

    public Packet UInt32(uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return Raw(bytes);
    }

    public Packet UInt64(ulong value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        return Raw(bytes);
    }

    public Packet String(ReadOnlySpan<byte> value) => UInt32((uint)value.Length).Raw(value);

    public Packet String(string value) => String(System.Text.Encoding.UTF8.GetBytes(value));

    public Packet Raw(ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
            _body.Add(value);
        return this;
    }

    public Packet Attributes(
        ulong? size = null, uint? uid = null, uint? gid = null, uint? mode = null, uint? atime = null, uint? mtime = null)
    {
        bool owner = uid != null || gid != null, times = atime != null || mtime != null;
        UInt32((size != null ? Testing.Attributes.SizeFlag : 0)
            | (owner ? Testing.Attributes.OwnerFlag : 0)
            | (mode != null ? Testing.Attributes.ModeFlag : 0)
            | (times ? Testing.Attributes.TimesFlag : 0));
        if (size != null)
            UInt64(size.Value);
        if (owner)
            UInt32(uid ?? uint.MaxValue).UInt32(gid ?? uint.MaxValue);
        if (mode != null)
            UInt32(mode.Value);
        if (times)
            UInt32(atime ?? mtime!.Value).UInt32(mtime ?? atime!.Value);
        return this;
    }

    public byte[] ToArray()
    {
        byte[] packet = new byte[4 + _body.Count];
        BinaryPrimitives.WriteUInt32BigEndian(packet, (uint)_body.Count);
        _body.CopyTo(packet, 4);
        return packet;
    }
}
