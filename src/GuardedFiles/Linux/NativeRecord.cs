using System.Runtime.CompilerServices;

namespace GuardedFiles.Linux;

/// <summary>
/// Bytes outside of the collector's heap, as many as there are and eight or sixteen of the C library's: for what there may be very many of.
/// A record is named by its address and freed by the caller.
/// </summary>
internal static unsafe class NativeRecord
{
    /// <summary>No record.</summary>
    public const nint None = 0;

    /// <summary>A new record, its bytes undefined; <see cref="None"/> when there is no memory for it.</summary>
    public static nint New(int length)
    {
        nint record = Libc.malloc(sizeof(int) + length);
        if (record != None)
            Unsafe.WriteUnaligned((void*)record, length);
        return record;
    }

    /// <summary>Valid until the record is freed.</summary>
    public static Span<byte> Bytes(nint record) =>
        new((byte*)record + sizeof(int), Unsafe.ReadUnaligned<int>((void*)record));

    public static void Free(nint record) => Libc.free(record);
}
