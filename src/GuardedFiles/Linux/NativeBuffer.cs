using System.Runtime.InteropServices;

namespace GuardedFiles.Linux;

/// <summary>
/// Memory that the collector never sees or moves. The kernel gives it page by page as it is written to, so that a
/// large buffer costs an idle session nothing.
/// </summary>
internal sealed unsafe class NativeBuffer : IDisposable
{
    /// <summary>Bytes. Pages have 4096 on most machines, and no more than this on any.</summary>
    private const nint LargestPage = 64 * 1024;

    private readonly int _length;
    private readonly bool _isMapped;
    private byte* _bytes;

    public NativeBuffer(int length)
        : this((byte*)NativeMemory.Alloc((nuint)length), length, isMapped: false)
    {
    }

    private NativeBuffer(byte* bytes, int length, bool isMapped)
    {
        _bytes = bytes;
        _length = length;
        _isMapped = isMapped;
    }

    ~NativeBuffer() => Release();

    public Span<byte> Span => new(_bytes, _length);

    /// <summary>The same in a mapping of its own, so that all of it goes back to the kernel at once; null when there is no memory for it.</summary>
    public static NativeBuffer? TryMap(int length)
    {
        nint bytes = Libc.mmap(0, length, Libc.PROT_READ | Libc.PROT_WRITE, Libc.MAP_PRIVATE | Libc.MAP_ANONYMOUS, -1, 0);
        return bytes == Libc.MAP_FAILED ? null : new NativeBuffer((byte*)bytes, length, isMapped: true);
    }

    /// <summary>Gives pages back to the kernel; what stood in them is lost.</summary>
    /// <param name="from">The first byte that is not needed. Pages that lie behind it as a whole are given back.</param>
    public void GiveBack(int from)
    {
        nint start = ((nint)(_bytes + from) + LargestPage - 1) & ~(LargestPage - 1);
        nint end = (nint)(_bytes + _length) & ~(LargestPage - 1);
        if (start < end)
            _ = Libc.madvise(start, end - start, Libc.MADV_DONTNEED);
    }

    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private void Release()
    {
        if (!_isMapped)
            NativeMemory.Free(_bytes);
        else if (_bytes is not null)
            _ = Libc.munmap((nint)_bytes, _length);
        _bytes = null;
    }
}
