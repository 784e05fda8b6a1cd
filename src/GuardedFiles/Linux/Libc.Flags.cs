using System.Runtime.InteropServices;

namespace GuardedFiles.Linux;

/// <summary>FS_IOC_GETFLAGS (ioctl_iflags(2)).</summary>
internal static partial class Libc
{
    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true)]
    private static partial nint syscall_ioctl(nint number, nint fd, nuint request, out uint flags);

    /// <summary>The flags of an inode: 32 bits, although the request's number says long. The descriptor must not be O_PATH.</summary>
    internal static int ioctl_getflags(FileDescriptor fd, out uint flags) =>
        (int)syscall_ioctl(SYS_ioctl, fd.Number, FS_IOC_GETFLAGS, out flags);

    private static nint SYS_ioctl => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 29 : 16;

    /// <summary>_IOR('f', 1, long) of linux/fs.h.</summary>
    internal const uint FS_IOC_GETFLAGS = 0x80086601;

    /// <summary>A directory that compares names without their case.</summary>
    internal const uint FS_CASEFOLD_FL = 0x40000000;
}
