using System.Buffers.Binary;
using System.IO.Hashing;
using Org.BouncyCastle.Crypto;

namespace SftpServer.Extensions;

/// <summary>CRC-32 (ISO/IEC 8802-3) beside the digests, its four bytes in network order as tools print it.</summary>
internal sealed class Crc32Digest : IDigest
{
    private readonly Crc32 _crc = new();

    public string AlgorithmName => "CRC32";

    public int GetDigestSize() => sizeof(uint);

    public int GetByteLength() => sizeof(uint);

    public void Update(byte input) => _crc.Append([input]);

    public void BlockUpdate(byte[] input, int inOff, int inLen) => _crc.Append(input.AsSpan(inOff, inLen));

    public void BlockUpdate(ReadOnlySpan<byte> input) => _crc.Append(input);

    public int DoFinal(byte[] output, int outOff) => DoFinal(output.AsSpan(outOff));

    public int DoFinal(Span<byte> output)
    {
        BinaryPrimitives.WriteUInt32BigEndian(output, _crc.GetCurrentHashAsUInt32());
        _crc.Reset();
        return sizeof(uint);
    }

    public void Reset() => _crc.Reset();
}
