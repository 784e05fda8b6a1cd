using System.Buffers.Binary;
using Testing;
using Transcripts.Text;

namespace Transcripts.Playing;

/// <summary>Turns <c>RENAME "a" "b"</c> into bytes. <c>cut=3</c> removes bytes from the end, <c>extra="x"</c> adds some.</summary>
internal sealed class RequestWriter(IReadOnlyDictionary<string, byte[]> handles)
{
    private static readonly string[] OpenFlags = ["READ", "WRITE", "APPEND", "CREAT", "TRUNC", "EXCL"];

    public byte[] Write(IReadOnlyList<Word> words, uint id)
    {
        string name = words[0].Text;
        if (name == "RAW")
            return words[1].Bytes;
        List<Word> fields = [.. words.Skip(1).Where(word => word.Key is not ("cut" or "extra" or "length" or "id"))];
        return Damage(words, name switch
        {
            "INIT" => new Packet(PacketType.Init).UInt32((uint)fields[0].Number),
            "TYPE" => Loose(new Packet().Byte((byte)fields[0].Number).Id(id), fields.Skip(1)),
            "EXTENDED" => Loose(new Packet(PacketType.Extended).Id(id), fields),
            _ => Known(name, id, fields),
        });
    }

    private Packet Known(string name, uint id, List<Word> fields)
    {
        (Packet packet, string shape) = Requests.Begin(name, id);
        int at = 0;
        foreach (char field in shape)
        {
            if (field == 'A')
                AddAttributes(packet, fields[at..]);
            else
                Add(packet, field, at < fields.Count ? fields[at++] : throw new FormatException($"{name} lacks a field"));
        }
        return shape.EndsWith('A') || at == fields.Count ? packet : throw new FormatException($"{name} has too many fields");
    }

    private void Add(Packet packet, char field, Word word)
    {
        switch (field)
        {
            case 's': packet.String(word.Bytes); break;
            case 'h': packet.String(Handle(word)); break;
            case 'b': packet.Byte((byte)word.Number); break;
            case 'd': packet.UInt32((uint)word.Number); break;
            case 'q': packet.UInt64(word.Number); break;
            case 'f': packet.UInt32(Flags(word)); break;
            case 'u': packet.String(Numbers(word)); break;
            default: throw new InvalidOperationException($"field {field}");
        }
    }

    private byte[] Handle(Word word)
    {
        if (word.Kind == WordKind.Quoted)
            return word.Bytes;
        return handles.TryGetValue(word.Text, out byte[]? handle) ? handle : throw new FormatException($"no handle is called {word.Text}");
    }

    private static uint Flags(Word word) =>
        char.IsAsciiDigit(word.Text[0]) ? (uint)word.Number
        : word.Text == "NONE" ? 0
        : word.Text.Split(',').Aggregate(0u, (flags, name) => flags | Bit(name));

    private static uint Bit(string name) => Array.IndexOf(OpenFlags, name) switch
    {
        < 0 => throw new FormatException($"unknown open flag {name}"),
        int bit => 1u << bit,
    };

    private static byte[] Numbers(Word word)
    {
        if (word.Kind == WordKind.Quoted)
            return word.Bytes;
        string[] numbers = word.Text == "-" ? [] : word.Text.Split(',');
        byte[] bytes = new byte[4 * numbers.Length];
        for (int i = 0; i < numbers.Length; i++)
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4 * i), (uint)Word.ParseNumber(numbers[i]));
        return bytes;
    }

    // flags= alone sends attribute flags with whatever bytes= follows, however little sense it makes.
    private static void AddAttributes(Packet packet, List<Word> fields)
    {
        if (Field("flags") is { } flags)
            packet.UInt32((uint)flags).Raw(fields.Find(word => word.Key == "bytes")?.Bytes ?? []);
        else
            packet.Attributes(Field("size"), (uint?)Field("uid"), (uint?)Field("gid"), (uint?)Field("mode"), (uint?)Field("atime"), (uint?)Field("mtime"));

        ulong? Field(string key) => fields.Find(word => word.Key == key)?.Number;
    }

    private Packet Loose(Packet packet, IEnumerable<Word> fields)
    {
        foreach (Word word in fields)
            switch (word.Key)
            {
                case "u8": packet.Byte((byte)word.Number); break;
                case "u32": packet.UInt32((uint)word.Number); break;
                case "u64": packet.UInt64(word.Number); break;
                case "raw": packet.Raw(word.Bytes); break;
                case "handle": packet.String(Handle(word)); break;
                default: packet.String(word.Bytes); break;
            }
        return packet;
    }

    private static byte[] Damage(IReadOnlyList<Word> words, Packet packet)
    {
        byte[] bytes = packet.Raw(Find("extra")?.Bytes ?? []).ToArray();
        bytes = bytes[..^(int)(Find("cut")?.Number ?? 0)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)(Find("length")?.Number ?? (ulong)bytes.Length - 4));
        return bytes;

        Word? Find(string key) => words.FirstOrDefault(word => word.Key == key);
    }
}
