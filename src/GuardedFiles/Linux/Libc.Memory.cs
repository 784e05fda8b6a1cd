using System.Runtime.InteropServices;

namespace GuardedFiles.Linux;

internal static partial class Libc
{
    [LibraryImport(Library, SetLastError = true)]
    internal static partial nint mmap(nint addr, nint length, int prot, int flags, int fd, nint offset);

    [LibraryImport(Library)]
    internal static partial int munmap(nint addr, nint length);

    [LibraryImport(Library)]
    internal static partial int madvise(nint addr, nint length, int advice);

    internal const int PROT_READ = 1;
    internal const int PROT_WRITE = 2;
    internal const int MAP_PRIVATE = 2;
    internal const int MAP_ANONYMOUS = 0x20;
    internal const nint MAP_FAILED = -1;
    internal const int MADV_DONTNEED = 4;
}
