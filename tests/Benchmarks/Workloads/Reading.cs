using System.Buffers.Binary;
using Testing;

namespace Benchmarks.Workloads;

/// <summary>READ of a whole file in order, or of places anywhere in it.</summary>
/// <param name="length">Of each READ.</param>
internal sealed class Reading(string name, string meaning, long size, int length) : Workload
{
    private const uint Read = 1;

    public int Depth { get; init; } = 64;

    /// <summary>0: the whole file, once and in order.</summary>
    public int RandomReads { get; init; }

    public bool OverPipes { get; init; }

    public override string Name => name;

    public override void Prepare(string folder) => Pattern.WriteFile(Path.Combine(folder, "file"), size);

    public override IEnumerable<Measurement> Run(Turn turn)
    {
        long[] offsets = Offsets();
        using ServerChild server = turn.Start(OverPipes);
        byte[] handle = server.Client.Open(turn.There("file"), Read);
        bool random = RandomReads > 0;
        yield return Measure(server, new Figure(name, meaning, random ? "op/s" : "MB/s"), random ? RandomReads : size / 1e6, () => server.Client.Exchange(
            PacketType.Read,
            offsets.Length,
            Depth,
            (int index, ref RequestWriter request) =>
            {
                request.String(handle);
                request.UInt64((ulong)offsets[index]);
                request.UInt32((uint)length);
            },
            (index, type, fields) => Check(type, fields, offsets[index], turn.Thorough)));
        server.Client.Close(handle);
        _ = server.End();
    }

    private void Check(PacketType type, ReadOnlySpan<byte> fields, long offset, bool thorough)
    {
        long expected = Math.Min(length, size - offset);
        Client.Expect(type == PacketType.Data && fields.Length >= 4 + sizeof(long), type, fields);
        uint count = BinaryPrimitives.ReadUInt32BigEndian(fields);
        if (count < expected)
            throw new NotServedException($"{count} bytes at once instead of {expected}");
        Client.Expect(count == expected && fields.Length == 4 + expected && Pattern.Holds(fields[4..], offset, thorough), type, fields);
    }

    private long[] Offsets()
    {
        Random places = new(1);
        long[] offsets = new long[RandomReads > 0 ? RandomReads : (int)((size + length - 1) / length)];
        for (int i = 0; i < offsets.Length; i++)
            offsets[i] = RandomReads > 0 ? places.NextInt64(size / length) * length : (long)i * length;
        return offsets;
    }
}
