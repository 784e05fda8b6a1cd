using System.Buffers.Binary;
using System.Text;
using Testing;

namespace Benchmarks;

/// <summary>Writes one request into a buffer that is large enough.</summary>
internal ref struct RequestWriter
{
    private readonly Span<byte> _into;

    public RequestWriter(Span<byte> into, PacketType type, uint id)
    {
        _into = into;
        Length = 4;
        _into[Length++] = (byte)type;
        UInt32(id);
    }

    public int Length { get; private set; }

    public void UInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(_into[Length..], value);
        Length += 4;
    }

    public void UInt64(ulong value)
    {
        BinaryPrimitives.WriteUInt64BigEndian(_into[Length..], value);
        Length += 8;
    }

    public void String(scoped ReadOnlySpan<byte> bytes)
    {
        UInt32((uint)bytes.Length);
        bytes.CopyTo(_into[Length..]);
        Length += bytes.Length;
    }

    public void String(string text)
    {
        int length = Encoding.UTF8.GetBytes(text, _into[(Length + 4)..]);
        UInt32((uint)length);
        Length += length;
    }

    /// <summary>Writes the length: the request is complete.</summary>
    public readonly int End()
    {
        BinaryPrimitives.WriteInt32BigEndian(_into, Length - 4);
        return Length;
    }
}
