using System.Buffers.Binary;
using System.Text;

namespace Testing;

/// <summary>Reads one received packet (without its length prefix), field by field.</summary>
public sealed class Answer
{
    private readonly byte[] _packet;
    private int _at;

    public Answer(byte[] packet)
    {
        _packet = packet;
        Type = (PacketType)Byte();
        Id = UInt32();
    }

    public PacketType Type { get; }

    /// <summary>The request id; of a VERSION the version.</summary>
    public uint Id { get; }

    public bool AtEnd => _at == _packet.Length;

    public Status StatusCode => Type == PacketType.Status
        ? (Status)BinaryPrimitives.ReadUInt32BigEndian(_packet.AsSpan(5))
        : throw new InvalidDataException($"expected a STATUS, got {Type}");

    /// <summary>Empty when the client spoke a version below 3, which had no text.</summary>
    public string StatusText
    {
        get
        {
            _ = StatusCode;
            if (_packet.Length < 13)
                return "";
            int length = BinaryPrimitives.ReadInt32BigEndian(_packet.AsSpan(9));
            return Encoding.UTF8.GetString(_packet, 13, length);
        }
    }

    public byte Byte() => Take(1)[0];

    public uint UInt32() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    public ulong UInt64() => BinaryPrimitives.ReadUInt64BigEndian(Take(8));

    public byte[] String() => Take(checked((int)UInt32())).ToArray();

    public Attributes Attributes()
    {
        uint flags = UInt32();
        ulong? size = Has(Testing.Attributes.SizeFlag) ? UInt64() : null;
        uint? uid = Has(Testing.Attributes.OwnerFlag) ? UInt32() : null;
        uint? gid = Has(Testing.Attributes.OwnerFlag) ? UInt32() : null;
        uint? mode = Has(Testing.Attributes.ModeFlag) ? UInt32() : null;
        uint? atime = Has(Testing.Attributes.TimesFlag) ? UInt32() : null;
        uint? mtime = Has(Testing.Attributes.TimesFlag) ? UInt32() : null;
        return new Attributes(size, uid, gid, mode, atime, mtime, flags);

        bool Has(uint flag) => (flags & flag) != 0;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _packet.Length - _at)
            throw new InvalidDataException($"the {Type} packet of {_packet.Length} bytes ends before byte {_at + count}");
        _at += count;
        return _packet.AsSpan(_at - count, count);
    }
}
