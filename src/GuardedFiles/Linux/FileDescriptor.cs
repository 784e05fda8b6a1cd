using System.Runtime.InteropServices;
using Mono.Unix.Native;

namespace GuardedFiles.Linux;

/// <summary>A descriptor that we own. Unlike other safe handles it remembers what close(2) said.</summary>
internal sealed class FileDescriptor : SafeHandle
{
    private Errno _closeError;

    public FileDescriptor(int number)
        : base(invalidHandleValue: -1, ownsHandle: true) => SetHandle(number);

    public int Number => (int)handle;

    public override bool IsInvalid => handle < 0;

    /// <summary>close(2). On Linux the descriptor is gone whatever it answers, so it is never called twice.</summary>
    public Errno Release()
    {
        Dispose();
        return _closeError;
    }

    protected override bool ReleaseHandle()
    {
        _closeError = Libc.Check(Libc.close((int)handle));
        return !_closeError.Failed;
    }
}
