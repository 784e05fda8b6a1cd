using System.Text;

namespace Fuzz;

/// <summary>Makes wrong uploads, and wrong answers to a download, of right ones.</summary>
internal sealed class ScpMutator(Random random)
{
    private const int LongestInput = 50_000;

    private static readonly byte[][] Uploads =
    [
        .. ((string[])
        [
            "C0644 5 file\nhello\0",
            "T1700000000 0 1700000001 0\nC0600 3 inner\nabc\0C0444 0 empty\n\0",
            "D0755 0 dir\nC0644 5 file\nhello\0D0700 0 deep\nC0640 1 x\ny\0E\nE\nC0644 2 last\nab\0",
            "T1 999999 1 1\nD0555 0 closed\nT2 0 2 0\nC0400 4 f\ntext\0E\n",
            "\u0001scp: sender: sorry\nC0644 1 f\nx\u0001half\nC0644 1 g\nx\0E\n",
            "C0644 3000 block\n" + string.Concat(Enumerable.Repeat("data\n\0\u0001\u0002CDTE", 250)) + "\0",
        ]).Select(Encoding.Latin1.GetBytes),
    ];

    private static readonly string[] Numbers =
    [
        "0", "1", "-1", "+1", "7", "8", "0000", "7777", "8888", "4095", "65536", "2147483648", "4294967296", "9223372036854775807",
        "9223372036854775808", "18446744073709551616", "999999999999999999999999999999", "0x10", "1e3", "",
    ];

    private static readonly string[] Pieces =
    [
        "\0", "\u0001", "\u0002", "\n", "E\n", "T0 0 0 0\n", "D0755 0 d\n", "C0644 0 f\n", "..", ".", "/", "../x", " ", "\u00FF", "\u001b[2J",
        "C", "D", "T", "\r\n", "\u0001no\n", "\u0002no\n",
    ];

    public byte[] Upload()
    {
        List<byte> bytes = [];
        for (int count = random.Next(1, 4); count > 0; count--)
            bytes.AddRange(Uploads[random.Next(Uploads.Length)]);
        return Mutate([.. bytes]);
    }

    public byte[] Answers() => random.Next(3) == 0 ? new byte[random.Next(100)] : Mutate(new byte[random.Next(1, 60)]);

    private byte[] Mutate(byte[] bytes)
    {
        for (int count = random.Next(0, 5); count > 0; count--)
            bytes = Once(bytes);
        return bytes.Length > LongestInput ? bytes[..LongestInput] : bytes;
    }

    private byte[] Once(byte[] bytes)
    {
        int at = random.Next(bytes.Length + 1), to = random.Next(at, Math.Min(bytes.Length, at + 40) + 1);
        byte[] before = bytes[..at], after = bytes[at..];
        return random.Next(9) switch
        {
            0 => FlipBits(bytes),
            1 => before,
            2 => [.. before, .. bytes[to..]],
            3 => [.. before, .. Repeat(bytes[at..to]), .. after],
            4 => [.. before, .. Noise(), .. after],
            5 or 6 => ReplaceNumber(bytes, at),
            _ => [.. before, .. Encoding.Latin1.GetBytes(Pieces[random.Next(Pieces.Length)]), .. after],
        };
    }

    private byte[] FlipBits(byte[] bytes)
    {
        byte[] result = [.. bytes];
        for (int count = result.Length == 0 ? 0 : random.Next(1, 9); count > 0; count--)
            result[random.Next(result.Length)] ^= (byte)(1 << random.Next(8));
        return result;
    }

    private byte[] Repeat(byte[] part) => [.. Enumerable.Repeat(part, random.Next(50) == 0 ? 2000 : random.Next(1, 5)).SelectMany(bytes => bytes)];

    private byte[] Noise()
    {
        byte[] noise = new byte[random.Next(50) == 0 ? random.Next(5000) : random.Next(20)];
        random.NextBytes(noise);
        return noise;
    }

    // The next run of digits: a mode, a size or a time.
    private byte[] ReplaceNumber(byte[] bytes, int at)
    {
        int from = bytes.AsSpan(at).IndexOfAnyInRange((byte)'0', (byte)'9');
        if (from < 0)
            return bytes;
        from += at;
        int length = bytes.AsSpan(from).IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        byte[] rest = length < 0 ? [] : bytes[(from + length)..];
        return [.. bytes[..from], .. Encoding.Latin1.GetBytes(Numbers[random.Next(Numbers.Length)]), .. rest];
    }
}
