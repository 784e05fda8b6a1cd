using System.Text;
using Testing;

namespace Benchmarks.Workloads;

/// <summary>Files of 1 KiB, sixteen at a time: created, read, removed.</summary>
internal sealed class SmallFiles(int count) : Workload
{
    private const int Group = 16;
    private const uint Read = 1;
    private const uint WriteCreateTruncate = 2 | 8 | 16;

    private readonly byte[] _content = Encoding.ASCII.GetBytes(new string('x', 1024));
    private readonly byte[][] _handles = new byte[Group][];

    public override string Name => "small16";

    public override IEnumerable<Measurement> Run(string[] command, string folder)
    {
        string directory = Directory.CreateDirectory(Path.Combine(folder, "small")).FullName;
        string[] paths = [.. Enumerable.Range(0, count / Group * Group).Select(i => Path.Combine(directory, $"{i}"))];
        using ServerChild server = new(command);
        Client client = server.Client;
        yield return Measure(server, "small16 create", "files/s", paths.Length, () => InGroups(paths, group =>
        {
            Open(client, group, WriteCreateTruncate);
            client.Exchange(PacketType.Write, Group, Group, Write, (_, _, fields) => Client.ExpectOk(fields));
            Close(client);
        }));
        yield return Measure(server, "small16 read", "files/s", paths.Length, () => InGroups(paths, group =>
        {
            Open(client, group, Read);
            client.Exchange(PacketType.Read, Group, Group, ReadAll, (_, type, fields) =>
                Client.Expect(type == PacketType.Data && fields[4..].SequenceEqual(_content), type, fields));
            Close(client);
        }));
        yield return Measure(server, "small16 remove", "files/s", paths.Length, () => client.Exchange(
            PacketType.Remove,
            paths.Length,
            Group,
            (int index, ref RequestWriter request) => request.String(paths[index]),
            (_, _, fields) => Client.ExpectOk(fields)));
        _ = server.End();
        Directory.Delete(directory); // It is empty, or something was not removed.
    }

    private static void InGroups(string[] paths, Action<ArraySegment<string>> action)
    {
        for (int start = 0; start < paths.Length; start += Group)
            action(new ArraySegment<string>(paths, start, Group));
    }

    private void Open(Client client, ArraySegment<string> paths, uint modes) => client.Exchange(
        PacketType.Open,
        Group,
        Group,
        (int index, ref RequestWriter request) =>
        {
            request.String(paths[index]);
            request.UInt32(modes);
            request.UInt32(0);
        },
        (index, type, fields) =>
        {
            Client.Expect(type == PacketType.Handle, type, fields);
            _handles[index] = fields[4..].ToArray();
        });

    private void Close(Client client) => client.Exchange(
        PacketType.Close,
        Group,
        Group,
        (int index, ref RequestWriter request) => request.String(_handles[index]),
        (_, _, fields) => Client.ExpectOk(fields));

    private void Write(int index, ref RequestWriter request)
    {
        request.String(_handles[index]);
        request.UInt64(0);
        request.String(_content);
    }

    private void ReadAll(int index, ref RequestWriter request)
    {
        request.String(_handles[index]);
        request.UInt64(0);
        request.UInt32(32 * 1024);
    }
}
