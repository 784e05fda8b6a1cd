using Testing;

namespace Benchmarks.Workloads;

/// <summary>WRITE of a whole file in order, 64 in flight.</summary>
/// <param name="length">Of each WRITE.</param>
/// <param name="anew">The file is not there before; otherwise it has its content already.</param>
internal sealed class Writing(string name, string meaning, long size, int length, bool anew) : Workload
{
    private const int Depth = 64;
    private const uint WriteAndCreate = 2 | 8;
    private const uint Truncate = 16;

    public override string Name => name;

    public override void Prepare(string folder)
    {
        if (!anew)
            Pattern.WriteFile(Path.Combine(folder, "file"), size);
    }

    public override IEnumerable<Measurement> Run(Turn turn)
    {
        using ServerChild server = turn.Start();
        byte[] handle = server.Client.Open(turn.There("file"), WriteAndCreate | (anew ? Truncate : 0));
        Measurement result = Measure(server, new Figure(name, meaning, "MB/s"), size / 1e6, () => server.Client.Exchange(
            PacketType.Write,
            (int)((size + length - 1) / length),
            Depth,
            (int index, ref RequestWriter request) =>
            {
                long offset = (long)index * length;
                request.String(handle);
                request.UInt64((ulong)offset);
                Pattern.Fill(request.StringOf((int)Math.Min(length, size - offset)), offset);
            },
            (_, _, fields) => Client.ExpectOk(fields)));
        server.Client.Close(handle);
        _ = server.End();
        Pattern.CheckFile(turn.Here("file"), size, turn.Thorough);
        if (anew)
            File.Delete(turn.Here("file"));
        yield return result;
    }
}
