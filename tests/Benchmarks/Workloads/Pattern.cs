using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Benchmarks.Workloads;

/// <summary>Content in which every eight bytes are their own offset.</summary>
internal static class Pattern
{
    private const int Part = 1 << 20;

    public static void Fill(Span<byte> bytes, long offset)
    {
        Span<long> words = MemoryMarshal.Cast<byte, long>(bytes);
        for (int i = 0; i < words.Length; i++)
            words[i] = offset + (i * sizeof(long));
    }

    /// <param name="thorough">All of it; otherwise the first and the last eight bytes.</param>
    public static bool Holds(ReadOnlySpan<byte> bytes, long offset, bool thorough)
    {
        ReadOnlySpan<long> words = MemoryMarshal.Cast<byte, long>(bytes);
        for (int i = 0; thorough && i < words.Length; i++)
            if (words[i] != offset + (i * sizeof(long)))
                return false;
        return BinaryPrimitives.ReadInt64LittleEndian(bytes) == offset
            && BinaryPrimitives.ReadInt64LittleEndian(bytes[^sizeof(long)..]) == offset + bytes.Length - sizeof(long);
    }

    public static void WriteFile(string path, long size)
    {
        using FileStream file = File.Create(path, bufferSize: 0);
        byte[] part = new byte[Part];
        for (long offset = 0; offset < size; offset += Part)
        {
            int length = (int)Math.Min(Part, size - offset);
            Fill(part, offset);
            file.Write(part, 0, length);
        }
    }

    public static void CheckFile(string path, long size, bool thorough)
    {
        using FileStream file = File.OpenRead(path);
        byte[] part = new byte[Part];
        for (long offset = 0; offset < size; offset += Part)
        {
            int length = (int)Math.Min(Part, size - offset);
            file.ReadExactly(part, 0, length);
            if (!Holds(part.AsSpan(0, length), offset, thorough))
                throw new InvalidDataException($"{path} is wrong near {offset}");
        }

        if (file.Length != size)
            throw new InvalidDataException($"{path} has {file.Length} bytes, not {size}");
    }
}
