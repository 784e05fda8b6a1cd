using Testing;

namespace Benchmarks.Workloads;

/// <summary>Files of 1 KiB, so many at a time: created, read, removed.</summary>
internal sealed class SmallFiles(string name, string meaning, int count, int depth) : Workload
{
    private const int Size = 1024;
    private const uint Read = 1;
    private const uint WriteCreateTruncate = 2 | 8 | 16;

    public override string Name => name;

    public override IEnumerable<Measurement> Run(Turn turn)
    {
        string[] paths = [.. Enumerable.Range(0, count).Select(index => turn.There($"{index}"))];
        using ServerChild server = turn.Start();
        Client client = server.Client;
        yield return Measure(server, FigureOf("create"), count, () => client.Converse(
            count, depth, index => new Creation { Path = paths[index], Modes = WriteCreateTruncate, Offset = index * Size }));
        yield return Measure(server, FigureOf("read"), count, () => client.Converse(
            count, depth, index => new Retrieval { Path = paths[index], Modes = Read, Offset = index * Size }));
        yield return Measure(server, FigureOf("remove"), count, () => client.Exchange(
            PacketType.Remove,
            count,
            depth,
            (int index, ref RequestWriter request) => request.String(paths[index]),
            (_, _, fields) => Client.ExpectOk(fields)));
        _ = server.End();
        if (Directory.EnumerateFileSystemEntries(turn.Folder).Any())
            throw new InvalidDataException("not all files were removed");
    }

    private Figure FigureOf(string part) => new($"{name}_{part}", $"{meaning}: {part}", "files/s");

    /// <summary>OPEN, one request with the content, CLOSE. The content is that of one large file at <see cref="Offset"/>.</summary>
    private abstract class Visit : Conversation
    {
        private byte[]? _handle;
        private bool _transferred;
        private bool _closed;

        public required string Path { get; init; }

        public required uint Modes { get; init; }

        public required long Offset { get; init; }

        public override void Continue(PacketType answer, ReadOnlySpan<byte> fields, ref RequestWriter next)
        {
            if (answer == 0)
            {
                next.Begin(PacketType.Open);
                next.String(Path);
                next.UInt32(Modes);
                next.UInt32(0);
            }
            else if (_handle == null)
            {
                Client.Expect(answer == PacketType.Handle, answer, fields);
                Transfer(_handle = fields[4..].ToArray(), ref next);
            }
            else if (!_transferred)
            {
                CheckTransfer(answer, fields);
                _transferred = true;
                next.Begin(PacketType.Close);
                next.String(_handle);
            }
            else if (!_closed)
            {
                Client.ExpectOk(fields);
                _closed = true;
            }
        }

        protected abstract void Transfer(byte[] handle, ref RequestWriter next);

        protected abstract void CheckTransfer(PacketType answer, ReadOnlySpan<byte> fields);
    }

    private sealed class Creation : Visit
    {
        protected override void Transfer(byte[] handle, ref RequestWriter next)
        {
            next.Begin(PacketType.Write);
            next.String(handle);
            next.UInt64(0);
            Pattern.Fill(next.StringOf(Size), Offset);
        }

        protected override void CheckTransfer(PacketType answer, ReadOnlySpan<byte> fields) => Client.ExpectOk(fields);
    }

    private sealed class Retrieval : Visit
    {
        protected override void Transfer(byte[] handle, ref RequestWriter next)
        {
            next.Begin(PacketType.Read);
            next.String(handle);
            next.UInt64(0);
            next.UInt32(32 * 1024);
        }

        protected override void CheckTransfer(PacketType answer, ReadOnlySpan<byte> fields) => Client.Expect(
            answer == PacketType.Data && fields.Length == 4 + Size && Pattern.Holds(fields[4..], Offset, thorough: true), answer, fields);
    }
}
