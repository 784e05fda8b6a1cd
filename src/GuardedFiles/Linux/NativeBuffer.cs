using System.Runtime.InteropServices;

namespace GuardedFiles.Linux;

/// <summary>
/// Memory that the collector never sees or moves. The kernel gives it page by page as it is written to, so that a
/// large buffer costs an idle session nothing.
/// </summary>
internal sealed unsafe class NativeBuffer : IDisposable
{
    private readonly int _length;
    private byte* _bytes;

    public NativeBuffer(int length)
    {
        _length = length;
        _bytes = (byte*)NativeMemory.Alloc((nuint)length);
    }

    ~NativeBuffer() => Release();

    public Span<byte> Span => new(_bytes, _length);

    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private void Release()
    {
        NativeMemory.Free(_bytes);
        _bytes = null;
    }
}
