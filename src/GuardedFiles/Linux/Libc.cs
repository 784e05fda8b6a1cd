using System.Runtime.InteropServices;
using Mono.Unix.Native;

namespace GuardedFiles.Linux;

/// <summary>
/// One door to each system call, spelled as in its man page. Descriptors that live long are
/// <see cref="FileDescriptor"/>s, so that a call in flight keeps its file open; a path is a span of bytes
/// without its NUL (<see cref="CString"/> adds it).
/// </summary>
/// <remarks>Structure layouts and constants are compared with the C headers by LayoutTests.</remarks>
internal static partial class Libc
{
    private const string Library = "libc";

    /// <summary>The errno of a call that has just answered <paramref name="result"/>, or none.</summary>
    internal static Errno Check(nint result) => result < 0 ? (Errno)Marshal.GetLastPInvokeError() : Errno.None;
}
