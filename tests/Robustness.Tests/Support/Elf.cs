using System.Buffers.Binary;
using System.Text;

namespace Robustness;

/// <summary>As much of a 64-bit little-endian ELF file as its hardening shows in: program headers and the dynamic section.</summary>
internal sealed class Elf
{
    public const uint LoadSegment = 1;
    public const uint DynamicSegment = 2;
    public const uint StackSegment = 0x6474_E551;
    public const uint RelroSegment = 0x6474_E552;
    public const long Needed = 1;
    public const long Rpath = 15;
    public const long Flags = 30;
    public const long Runpath = 29;
    public const long Flags1 = 0x6FFF_FFFB;

    private const long StringTable = 5;

    private readonly byte[] _file;
    private readonly List<Segment> _segments = [];
    private readonly List<(long Tag, long Value)> _dynamic = [];

    public Elf(string path)
    {
        _file = File.ReadAllBytes(path);
        Assert.Equal([0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1], _file[..6]);
        ReadSegments();
        ReadDynamicSection();
    }

    /// <summary>2 is fixed, 3 is position independent.</summary>
    public int Type => BinaryPrimitives.ReadUInt16LittleEndian(_file.AsSpan(16));

    public IEnumerable<Segment> Segments => _segments;

    public long Dynamic(long tag) => _dynamic.Find(entry => entry.Tag == tag).Value;

    public string[] DynamicStrings(long tag) => [.. _dynamic.Where(entry => entry.Tag == tag).Select(entry => StringAt(entry.Value))];

    private void ReadSegments()
    {
        int offset = (int)Int64(32), size = BinaryPrimitives.ReadUInt16LittleEndian(_file.AsSpan(54));
        int count = BinaryPrimitives.ReadUInt16LittleEndian(_file.AsSpan(56));
        for (int at = offset; at < offset + (count * size); at += size)
            _segments.Add(new Segment(UInt32(at), UInt32(at + 4), Int64(at + 8), Int64(at + 16), Int64(at + 32)));
    }

    private void ReadDynamicSection()
    {
        Segment section = _segments.Single(segment => segment.Type == DynamicSegment);
        for (int at = (int)section.Offset; Int64(at) != 0; at += 16)
            _dynamic.Add((Int64(at), Int64(at + 8)));
    }

    private string StringAt(long index)
    {
        long address = Dynamic(StringTable);
        Segment holder = _segments.Single(segment =>
            segment.Type == LoadSegment && address >= segment.Address && address < segment.Address + segment.FileSize);
        int start = (int)(address - holder.Address + holder.Offset + index);
        return Encoding.ASCII.GetString(_file, start, Array.IndexOf(_file, (byte)0, start) - start);
    }

    private uint UInt32(int at) => BinaryPrimitives.ReadUInt32LittleEndian(_file.AsSpan(at));

    private long Int64(int at) => BinaryPrimitives.ReadInt64LittleEndian(_file.AsSpan(at));

    internal sealed record Segment(uint Type, uint Permissions, long Offset, long Address, long FileSize)
    {
        public bool Writable => (Permissions & 2) != 0;

        public bool Executable => (Permissions & 1) != 0;
    }
}
