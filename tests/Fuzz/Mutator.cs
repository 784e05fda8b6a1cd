using System.Buffers.Binary;

namespace Fuzz;

/// <summary>
/// Makes wrong packets of right ones. Works on the part after the length; the frame and the id are put right afterwards,
/// so that each packet still has to be answered, exactly once.
/// </summary>
internal sealed class Mutator(Random random)
{
    public const int TypeAndId = 5;

    private const int LongestBody = 262144;

    private static readonly uint[] Numbers =
    [
        0, 1, 2, 3, 4, 5, 7, 8, 9, 255, 256, 257, 4095, 4096, 65535, 65536, 261120, 261121, 262143, 262144, 262145,
        0x7FFF_FFFF, 0x8000_0000, 0x8000_0001, 0xFFFF_FFFE, 0xFFFF_FFFF,
    ];

    public byte[] Mutate(byte[] body, IReadOnlyList<byte[]> corpus)
    {
        byte[] result = [.. body];
        for (int count = random.Next(0, 4); count > 0; count--)
            result = Once(result, corpus);
        if (result.Length < TypeAndId)
            result = [.. result, .. new byte[TypeAndId - result.Length]];
        if (random.Next(20) != 0)
            result[0] = body[0];
        return result.Length > LongestBody ? result[..LongestBody] : result;
    }

    private byte[] Once(byte[] body, IReadOnlyList<byte[]> corpus) => random.Next(12) switch
    {
        0 or 1 => FlipBits(body),
        2 => SetByte(body),
        3 or 4 => SetNumber(body),
        5 => SetWideNumber(body),
        6 => body[..At(body)],
        7 => Splice(body, corpus[random.Next(corpus.Count)]),
        8 => Repeat(body),
        9 => Insert(body),
        10 => Delete(body),
        _ => InflateAttributes(body),
    };

    private byte[] FlipBits(byte[] body)
    {
        for (int count = random.Next(1, 9); count > 0; count--)
            body[random.Next(body.Length)] ^= (byte)(1 << random.Next(8));
        return body;
    }

    private byte[] SetByte(byte[] body)
    {
        body[random.Next(body.Length)] = (byte)(random.Next(5) switch { 0 => 0, 1 => 1, 2 => 0x7F, 3 => 0x80, _ => 0xFF });
        return body;
    }

    // Lengths, counts, ids and flags are all such numbers.
    private byte[] SetNumber(byte[] body)
    {
        if (At(body) is var at && at + 4 <= body.Length)
            BinaryPrimitives.WriteUInt32BigEndian(body.AsSpan(at), Number(body));
        return body;
    }

    private byte[] SetWideNumber(byte[] body)
    {
        if (At(body) is var at && at + 8 <= body.Length)
            BinaryPrimitives.WriteUInt64BigEndian(body.AsSpan(at), ((ulong)Number(body) << 32) | Number(body));
        return body;
    }

    private byte[] Splice(byte[] body, byte[] other) => [.. body[..At(body)], .. other[At(other)..]];

    private byte[] Repeat(byte[] body)
    {
        int from = At(body), to = random.Next(from, body.Length + 1), times = random.Next(100) == 0 ? 500 : random.Next(1, 5);
        return [.. body[..to], .. Enumerable.Repeat(body[from..to], times).SelectMany(part => part), .. body[to..]];
    }

    private byte[] Insert(byte[] body)
    {
        byte[] noise = new byte[random.Next(200) == 0 ? random.Next(100_000) : random.Next(40)];
        random.NextBytes(noise);
        int at = At(body);
        return [.. body[..at], .. noise, .. body[at..]];
    }

    private byte[] Delete(byte[] body)
    {
        int from = At(body), to = random.Next(from, body.Length + 1);
        return [.. body[..from], .. body[to..]];
    }

    // Flags that announce everything, and a count of extended attributes that may be anything.
    private byte[] InflateAttributes(byte[] body)
    {
        byte[] block = new byte[8];
        BinaryPrimitives.WriteUInt32BigEndian(block, 0x8000_0000u | (uint)random.Next(16));
        BinaryPrimitives.WriteUInt32BigEndian(block.AsSpan(4), Number(body));
        return [.. body[..At(body)], .. block];
    }

    private int At(byte[] body) => random.Next(Math.Min(TypeAndId, body.Length), body.Length + 1);

    private uint Number(byte[] body) => random.Next(6) switch
    {
        0 => (uint)body.Length,
        1 => (uint)random.Next(body.Length + 1),
        2 => (uint)random.Next(),
        _ => Numbers[random.Next(Numbers.Length)],
    };
}
