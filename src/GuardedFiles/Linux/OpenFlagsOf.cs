using System.Runtime.InteropServices;

namespace GuardedFiles.Linux;

/// <summary>
/// The open(2) flags that <c>Mono.Unix.Native.OpenFlags</c> lacks or knows for x86 only (asm/fcntl.h; arm64 has its own numbers).
/// </summary>
internal static class OpenFlagsOf
{
    internal const int O_CLOEXEC = 0x80000;
    internal const int O_PATH = 0x200000;

    internal static int O_NOFOLLOW => IsArm ? 0x8000 : 0x20000;

    internal static int O_DIRECTORY => IsArm ? 0x4000 : 0x10000;

    private static bool IsArm => RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm;
}
