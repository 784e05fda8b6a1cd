using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Benchmarks.Workloads;

/// <summary>Content in which every eight bytes are their own offset.</summary>
internal static class Pattern
{
    public static void Fill(Span<byte> bytes, long offset)
    {
        Span<long> words = MemoryMarshal.Cast<byte, long>(bytes);
        for (int i = 0; i < words.Length; i++)
            words[i] = offset + (i * sizeof(long));
    }

    /// <summary>Looks at the first and the last eight bytes.</summary>
    public static bool Holds(ReadOnlySpan<byte> bytes, long offset) =>
        BinaryPrimitives.ReadInt64LittleEndian(bytes) == offset
        && BinaryPrimitives.ReadInt64LittleEndian(bytes[^sizeof(long)..]) == offset + bytes.Length - sizeof(long);

    public static void WriteFile(string path, long size)
    {
        if (File.Exists(path))
            return;
        using FileStream file = File.Create(path);
        byte[] part = new byte[1 << 20];
        for (long offset = 0; offset < size; offset += part.Length)
        {
            Fill(part, offset);
            file.Write(part);
        }
    }

    public static void CheckFile(string path, long size)
    {
        using FileStream file = File.OpenRead(path);
        byte[] part = new byte[1 << 20];
        for (long offset = 0; offset < size; offset += part.Length)
        {
            file.ReadExactly(part);
            if (!Holds(part, offset))
                throw new InvalidDataException($"{path} is wrong near {offset}");
        }

        if (file.Length != size)
            throw new InvalidDataException($"{path} has {file.Length} bytes, not {size}");
    }
}
