using System.Buffers.Binary;
using Testing;

namespace Benchmarks.Workloads;

/// <summary>READ of a file whose every eighth byte tells where it is: in order, or here and there.</summary>
internal sealed class Reading(string name, long size, int length, int count, bool random) : Workload
{
    private const int Depth = 64;

    public override string Name => name;

    public override void Prepare(string folder) => Pattern.WriteFile(PathIn(folder), size);

    public override IEnumerable<Measurement> Run(string[] command, string folder)
    {
        long[] offsets = Offsets();
        using ServerChild server = new(command);
        byte[] handle = server.Client.Open(PathIn(folder), modes: 1);
        double megabytes = offsets.Sum(offset => Math.Min(length, size - offset)) / 1e6;
        Measurement result = Measure(server, name, random ? "op/s" : "MB/s", random ? count : megabytes, () => server.Client.Exchange(
            PacketType.Read,
            offsets.Length,
            Depth,
            (int index, ref RequestWriter request) =>
            {
                request.String(handle);
                request.UInt64((ulong)offsets[index]);
                request.UInt32((uint)length);
            },
            (index, type, fields) => Client.Expect(
                type == PacketType.Data && IsWhole(fields, Math.Min(length, size - offsets[index])) && Pattern.Holds(fields[4..], offsets[index]),
                type,
                fields)));
        server.Client.Close(handle);
        _ = server.End();
        yield return result;
    }

    private static bool IsWhole(ReadOnlySpan<byte> fields, long expected) =>
        BinaryPrimitives.ReadUInt32BigEndian(fields) == expected && fields.Length == 4 + expected;

    private long[] Offsets()
    {
        Random places = new(1);
        long[] offsets = new long[random ? count : (int)((size + length - 1) / length)];
        for (int i = 0; i < offsets.Length; i++)
            offsets[i] = random ? places.NextInt64(size / length) * length : (long)i * length;
        return offsets;
    }

    private string PathIn(string folder) => Path.Combine(folder, $"{size >> 20}m");
}
