using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace GuardedFiles.Linux;

/// <summary>Copies a path to the stack and ends it with NUL, as the kernel wants it.</summary>
/// <remarks>
/// A path of PATH_MAX bytes or more is cut at PATH_MAX: it is still too long then, and the kernel itself says ENAMETOOLONG.
/// </remarks>
[CustomMarshaller(typeof(ReadOnlySpan<byte>), MarshalMode.ManagedToUnmanagedIn, typeof(ToKernel))]
internal static class CString
{
    /// <summary>PATH_MAX of linux/limits.h: bytes, the NUL included.</summary>
    internal const int PathMax = 4096;

    internal unsafe ref struct ToKernel
    {
        private byte* _text;

        /// <summary>Asked for by the marshalling generator: bytes of stack that each call reserves.</summary>
        public static int BufferSize => PathMax + 1;

        public void FromManaged(ReadOnlySpan<byte> path, Span<byte> buffer)
        {
            ReadOnlySpan<byte> text = path[..Math.Min(path.Length, PathMax)];

            // Whoever takes a path from a client refuses NUL there: past this point it would silently name another file.
            if (text.Contains((byte)0))
                throw new ArgumentException("a path with a NUL byte reached the kernel's door", nameof(path));

            text.CopyTo(buffer);
            buffer[text.Length] = 0;
            _text = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(buffer));
        }

        public readonly byte* ToUnmanaged() => _text;

        /// <summary>Asked for by the marshalling generator; the stack frees itself.</summary>
        public readonly void Free()
        {
        }
    }
}
