using Testing;

namespace Benchmarks.Workloads;

/// <summary>copy-data of a whole file.</summary>
internal sealed class Copying(string name, string meaning, long size) : Workload
{
    private const uint Read = 1;
    private const uint WriteCreateTruncate = 2 | 8 | 16;

    public override string Name => name;

    public override void Prepare(string folder) => Pattern.WriteFile(Path.Combine(folder, "file"), size);

    public override IEnumerable<Measurement> Run(Turn turn)
    {
        using ServerChild server = turn.Start();
        server.Client.Require("copy-data");
        byte[] from = server.Client.Open(turn.There("file"), Read);
        byte[] to = server.Client.Open(turn.There("copy"), WriteCreateTruncate);
        Measurement result = Measure(server, new Figure(name, meaning, "MB/s"), size / 1e6, () => Client.ExpectOk(server.Client.Ask(
            PacketType.Extended,
            (int _, ref RequestWriter request) =>
            {
                request.String("copy-data");
                request.String(from);
                request.UInt64(0);
                request.UInt64(0);
                request.String(to);
                request.UInt64(0);
            },
            PacketType.Status)));
        server.Client.Close(to);
        _ = server.End();
        Pattern.CheckFile(turn.Here("copy"), size, turn.Thorough);
        File.Delete(turn.Here("copy"));
        yield return result;
    }
}
