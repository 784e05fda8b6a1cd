using System.Buffers.Binary;
using Testing;

namespace Benchmarks.Workloads;

/// <summary>STAT of one file.</summary>
internal sealed class Stats(string name, string meaning, int count, int depth) : Workload
{
    private const string Content = "12345";

    public override string Name => name;

    public override void Prepare(string folder) => File.WriteAllText(Path.Combine(folder, "file"), Content);

    public override IEnumerable<Measurement> Run(Turn turn)
    {
        string path = turn.There("file");
        using ServerChild server = turn.Start();
        yield return Measure(server, new Figure(name, meaning, "op/s"), count, () => server.Client.Exchange(
            PacketType.Stat,
            count,
            depth,
            (int _, ref RequestWriter request) => request.String(path),
            (_, type, fields) => Client.Expect(
                type == PacketType.Attrs && BinaryPrimitives.ReadUInt64BigEndian(fields[4..]) == (ulong)Content.Length, type, fields)));
        _ = server.End();
    }
}
