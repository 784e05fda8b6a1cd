using Testing;

namespace Benchmarks.Workloads;

/// <summary>copy-data of a whole file.</summary>
internal sealed class Copying(long size) : Workload
{
    private const uint WriteCreateTruncate = 2 | 8 | 16;

    public override string Name => "copydata";

    public override void Prepare(string folder) => Pattern.WriteFile(SourceIn(folder), size);

    public override IEnumerable<Measurement> Run(string[] command, string folder)
    {
        string target = Path.Combine(folder, "copy");
        File.Delete(target);
        using ServerChild server = new(command);
        byte[] from = server.Client.Open(SourceIn(folder), modes: 1);
        byte[] to = server.Client.Open(target, WriteCreateTruncate);
        Measurement result = Measure(server, Name, "MB/s", size / 1e6, () => Client.ExpectOk(server.Client.Ask(
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
        Pattern.CheckFile(target, size);
        File.Delete(target);
        yield return result;
    }

    private string SourceIn(string folder) => Path.Combine(folder, $"{size >> 20}m");
}
