using System.Buffers.Binary;
using System.Text;
using Testing;

namespace Benchmarks;

/// <summary>Writes one request into a buffer that is large enough.</summary>
internal ref struct RequestWriter(Span<byte> into, uint id)
{
    private readonly Span<byte> _into = into;

    /// <summary>0 before <see cref="Begin"/>: there is no request.</summary>
    public int Length { get; private set; }

    public void Begin(PacketType type)
    {
        Length = 4;
        _into[Length++] = (byte)type;
        UInt32(id);
    }

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

    public void String(scoped ReadOnlySpan<byte> bytes) => bytes.CopyTo(StringOf(bytes.Length));

    public void String(string text) => Encoding.UTF8.GetBytes(text, StringOf(Encoding.UTF8.GetByteCount(text)));

    /// <summary>A string for the caller to fill in.</summary>
    public Span<byte> StringOf(int length)
    {
        UInt32((uint)length);
        Length += length;
        return _into.Slice(Length - length, length);
    }

    /// <summary>Writes the length: the request is complete.</summary>
    public readonly int End()
    {
        BinaryPrimitives.WriteInt32BigEndian(_into, Length - 4);
        return Length;
    }
}
