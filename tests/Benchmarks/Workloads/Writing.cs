using Testing;

namespace Benchmarks.Workloads;

/// <summary>WRITE of a whole file, which is new or has its content already.</summary>
internal sealed class Writing(string name, long size, bool anew) : Workload
{
    private const int Depth = 64;
    private const int Length = 32 * 1024;
    private const uint WriteAndCreate = 2 | 8;
    private const uint Truncate = 16;

    public override string Name => name;

    public override IEnumerable<Measurement> Run(string[] command, string folder)
    {
        string path = Path.Combine(folder, name);
        if (anew)
            File.Delete(path);
        else
            Pattern.WriteFile(path, size);

        byte[] data = new byte[Length];
        using ServerChild server = new(command);
        byte[] handle = server.Client.Open(path, WriteAndCreate | (anew ? Truncate : 0));
        Measurement result = Measure(server, name, "MB/s", size / 1e6, () => server.Client.Exchange(
            PacketType.Write,
            (int)(size / Length),
            Depth,
            (int index, ref RequestWriter request) =>
            {
                Pattern.Fill(data, (long)index * Length);
                request.String(handle);
                request.UInt64((ulong)index * Length);
                request.String(data);
            },
            (_, _, fields) => Client.ExpectOk(fields)));
        server.Client.Close(handle);
        _ = server.End();
        Pattern.CheckFile(path, size);
        yield return result;
    }
}
