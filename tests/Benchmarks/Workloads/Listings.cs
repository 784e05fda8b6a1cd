using System.Buffers.Binary;
using System.Text;
using Testing;

namespace Benchmarks.Workloads;

/// <summary>READDIR of directories, each from OPENDIR to CLOSE, so many of them at a time.</summary>
internal sealed class Listings(string name, string meaning, int directories, int files, int depth) : Workload
{
    public override string Name => name;

    public override void Prepare(string folder)
    {
        for (int directory = 0; directory < directories; directory++)
        {
            string path = Directory.CreateDirectory(Path.Combine(folder, $"{directory}")).FullName;
            for (int file = 0; file < files; file++)
                File.Create(Path.Combine(path, NameOf(file)), bufferSize: 0).Dispose();
        }
    }

    // The kernel meets each name for the first time in the thorough run, which is not measured.
    public override IEnumerable<Measurement> Run(Turn turn)
    {
        Figure figure = directories == 1 ? new(name, meaning, "names/s") : new(name, meaning, "dirs/s");
        using ServerChild server = turn.Start();
        yield return Measure(server, figure, directories == 1 ? files : directories, () => server.Client.Converse(
            directories, depth, index => new Listing(turn.There($"{index}"), files, turn.Thorough)));
        _ = server.End();
    }

    private static string NameOf(int file) => $"a file with the number {file}";

    private sealed class Listing(string path, int files, bool thorough) : Conversation
    {
        private readonly HashSet<string> _names = [];
        private byte[]? _handle;
        private uint _count;
        private bool _closed;

        public override void Continue(PacketType answer, ReadOnlySpan<byte> fields, ref RequestWriter next)
        {
            if (answer == 0)
            {
                next.Begin(PacketType.OpenDir);
                next.String(path);
                return;
            }

            if (_closed)
            {
                Client.ExpectOk(fields);
                return;
            }

            _closed = !Take(answer, fields);
            next.Begin(_closed ? PacketType.Close : PacketType.ReadDir);
            next.String(_handle);
        }

        // False after the last name.
        private bool Take(PacketType answer, ReadOnlySpan<byte> fields)
        {
            uint number = BinaryPrimitives.ReadUInt32BigEndian(fields);
            if (_handle == null)
            {
                Client.Expect(answer == PacketType.Handle, answer, fields);
                _handle = fields[4..].ToArray();
                return true;
            }

            if (answer == PacketType.Name)
            {
                _count += number;
                if (thorough)
                    Collect(fields[4..], number);
                return true;
            }

            Client.Expect(answer == PacketType.Status && number == (uint)Status.Eof, answer, fields);
            if (_count != files + 2 || (thorough && !_names.SetEquals([".", "..", .. Enumerable.Range(0, files).Select(NameOf)])))
                throw new InvalidDataException($"{_count} names in {path}, of which {files + 2} should be there");
            return false;
        }

        // A name, the line of ls, and attributes: of a local file size, ids, mode and times.
        private void Collect(ReadOnlySpan<byte> fields, uint number)
        {
            const int Attributes = 4 + 8 + 8 + 4 + 8;
            for (; number > 0; number--)
            {
                int length = BinaryPrimitives.ReadInt32BigEndian(fields);
                if (!_names.Add(Encoding.UTF8.GetString(fields.Slice(4, length))))
                    throw new InvalidDataException($"a name in {path} came twice");
                fields = fields[(4 + length)..];
                fields = fields[(4 + BinaryPrimitives.ReadInt32BigEndian(fields) + Attributes)..];
            }
        }
    }
}
