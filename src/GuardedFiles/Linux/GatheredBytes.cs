using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Mono.Unix.Native;

namespace GuardedFiles.Linux;

/// <summary>Bytes that lie apart in memory and go to one place in a file, by one system call.</summary>
internal sealed class GatheredBytes
{
    /// <summary>Parts of one call.</summary>
    private const int MostParts = 64;

    private readonly IoVector[] _parts = new IoVector[MostParts];

    public int Parts { get; private set; }

    public ulong Length { get; private set; }

    public bool IsFull => Parts == MostParts;

    public void Clear()
    {
        Parts = 0;
        Length = 0;
    }

    /// <param name="bytes">In memory that does not move: of a <see cref="NativeBuffer"/>.</param>
    public unsafe void Add(ReadOnlySpan<byte> bytes)
    {
        nint address = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(bytes));
        _parts[Parts++] = new IoVector { iov_base = address, iov_len = (nuint)bytes.Length };
        Length += (ulong)bytes.Length;
    }

    /// <summary>pwritev(2), once: it may write fewer bytes than there are.</summary>
    public Errno Write(FileDescriptor file, ulong offset, out ulong count)
    {
        nint result = Libc.pwritev(file, _parts, Parts, (long)offset);
        Errno error = Libc.Check(result);
        count = error.Failed ? 0 : (ulong)result;
        return error;
    }
}
