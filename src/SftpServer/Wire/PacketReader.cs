using System.Buffers.Binary;

namespace SftpServer.Wire;

/// <summary>
/// Reads a packet's fields front to back. The first field that does not fit makes the packet malformed, and everything
/// read from then on is zero or empty: a request looks at that once, after its last field.
/// </summary>
/// <remarks>What it gives are views into the packet. Bytes behind the last field are ignored, as OpenSSH ignores them.</remarks>
internal ref struct PacketReader(ReadOnlySpan<byte> packet)
{
    private ReadOnlySpan<byte> _rest = packet;

    public bool Malformed { get; private set; }

    /// <summary>Bytes that are not read yet; 0 in a malformed packet.</summary>
    public readonly int Left => _rest.Length;

    public readonly bool AtEnd => _rest.IsEmpty;

    public byte Byte() => Take(1) is [byte value] ? value : (byte)0;

    public uint UInt32() => Take(4) is { Length: 4 } bytes ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : 0;

    public ulong UInt64() => Take(8) is { Length: 8 } bytes ? BinaryPrimitives.ReadUInt64BigEndian(bytes) : 0;

    /// <summary>string: uint32 length, then that many bytes of any value.</summary>
    public ReadOnlySpan<byte> String()
    {
        uint length = UInt32();
        return length <= (uint)_rest.Length ? Take((int)length) : Fail();
    }

    /// <summary>
    /// A string that names something: without NUL, for the kernel's names end there. One NUL as the last byte is dropped,
    /// as OpenSSH does for clients that send C strings.
    /// </summary>
    public ReadOnlySpan<byte> Path()
    {
        ReadOnlySpan<byte> path = String();
        if (path is [.., 0])
            path = path[..^1];
        return path.Contains((byte)0) ? Fail() : path;
    }

    /// <summary>A string that we gave out as a handle; one of another length names nothing.</summary>
    public HandleId Handle() => HandleId.Read(String());

    /// <summary>An ATTRS block. Extended attributes are stepped over: nobody defines any.</summary>
    public Attributes Attributes()
    {
        AttributeFlags flags = (AttributeFlags)UInt32();
        Attributes attributes = new()
        {
            Flags = flags,
            Size = Has(flags, AttributeFlags.Size) ? UInt64() : 0,
            Uid = Has(flags, AttributeFlags.Owner) ? UInt32() : 0,
            Gid = Has(flags, AttributeFlags.Owner) ? UInt32() : 0,
            Mode = Has(flags, AttributeFlags.Permissions) ? UInt32() : 0,
            AccessTime = Has(flags, AttributeFlags.Times) ? UInt32() : 0,
            ModifyTime = Has(flags, AttributeFlags.Times) ? UInt32() : 0,
        };

        // Each pair takes at least eight bytes, so a count of four billion ends with the packet.
        uint pairs = Has(flags, AttributeFlags.Extended) ? UInt32() : 0;
        for (; pairs > 0 && !Malformed; pairs--)
        {
            _ = String();
            _ = String();
        }

        return attributes;
    }

    private static bool Has(AttributeFlags flags, AttributeFlags flag) => (flags & flag) != 0;

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _rest.Length)
            return Fail();
        ReadOnlySpan<byte> taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }

    private ReadOnlySpan<byte> Fail()
    {
        Malformed = true;
        _rest = [];
        return [];
    }
}
