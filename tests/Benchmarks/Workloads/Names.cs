using System.Buffers.Binary;
using Testing;

namespace Benchmarks.Workloads;

/// <summary>STAT of one file, one at a time or many under way.</summary>
internal sealed class Stats(string name, int count, int depth) : Workload
{
    public override string Name => name;

    public override IEnumerable<Measurement> Run(string[] command, string folder)
    {
        string path = Path.Combine(folder, "stat");
        File.WriteAllText(path, "12345");
        using ServerChild server = new(command);
        yield return Measure(server, name, "op/s", count, () => server.Client.Exchange(
            PacketType.Stat,
            count,
            depth,
            (int _, ref RequestWriter request) => request.String(path),
            (_, type, fields) => Client.Expect(
                type == PacketType.Attrs && BinaryPrimitives.ReadUInt64BigEndian(fields[4..]) == 5, type, fields)));
        _ = server.End();
    }
}

/// <summary>READDIR of one large directory.</summary>
internal sealed class Listing(int files) : Workload
{
    public override string Name => "readdir";

    public override void Prepare(string folder)
    {
        string directory = Directory.CreateDirectory(PathIn(folder)).FullName;
        for (int i = 0; i < files; i++)
            File.Create(Path.Combine(directory, $"a file with the number {i}")).Dispose();
    }

    public override IEnumerable<Measurement> Run(string[] command, string folder)
    {
        using ServerChild server = new(command);
        byte[] handle = server.Client.Ask(
            PacketType.OpenDir, (int _, ref RequestWriter request) => request.String(PathIn(folder)), PacketType.Handle)[4..];
        uint names = 0;
        Measurement result = Measure(server, Name, "names/s", files, () =>
        {
            for (uint count = 1; count > 0; names += count)
                count = Next(server.Client, handle);
        });
        if (names != files + 2)
            throw new InvalidDataException($"{names} names instead of {files + 2}");
        server.Client.Close(handle);
        _ = server.End();
        yield return result;
    }

    private static uint Next(Client client, byte[] handle)
    {
        uint count = 0;
        client.Exchange(
            PacketType.ReadDir,
            count: 1,
            depth: 1,
            (int _, ref RequestWriter request) => request.String(handle),
            (_, type, fields) =>
            {
                uint number = BinaryPrimitives.ReadUInt32BigEndian(fields);
                Client.Expect(type == PacketType.Name || number == (uint)Status.Eof, type, fields);
                count = type == PacketType.Name ? number : 0;
            });
        return count;
    }

    private string PathIn(string folder) => Path.Combine(folder, $"{files}");
}
