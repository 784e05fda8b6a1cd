using System.Runtime.InteropServices;

namespace GuardedFiles.Linux;

/// <summary>What a process can give up for ever: landlock(7) and seccomp(2). The C library has no wrappers for either.</summary>
internal static unsafe partial class Libc
{
    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true)]
    private static partial nint syscall_landlock_create_ruleset(nint number, LandlockRuleset* attr, nint size, nint flags);

    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true)]
    private static partial nint syscall_landlock_add_rule(
        nint number, nint ruleset_fd, nint rule_type, in LandlockPathBeneath rule_attr, nint flags);

    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true)]
    private static partial nint syscall_landlock_restrict_self(nint number, nint ruleset_fd, nint flags);

    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true)]
    private static partial nint syscall_seccomp(nint number, nint operation, nint flags, in FilterHeader args);

    /// <summary>The kernel's version of Landlock, from 1 up (Linux 5.13): ENOSYS before, EOPNOTSUPP where it was not started.</summary>
    internal static int landlock_version() =>
        (int)syscall_landlock_create_ruleset(SYS_landlock_create_ruleset, null, 0, LANDLOCK_CREATE_RULESET_VERSION);

    /// <summary>A descriptor. Older kernels know a shorter structure, and ask that the rest of this one is 0.</summary>
    internal static int landlock_create_ruleset(in LandlockRuleset attr)
    {
        fixed (LandlockRuleset* ruleset = &attr)
            return (int)syscall_landlock_create_ruleset(SYS_landlock_create_ruleset, ruleset, sizeof(LandlockRuleset), 0);
    }

    internal static int landlock_add_rule(FileDescriptor ruleset_fd, in LandlockPathBeneath rule_attr) =>
        (int)syscall_landlock_add_rule(SYS_landlock_add_rule, ruleset_fd.Number, LANDLOCK_RULE_PATH_BENEATH, in rule_attr, 0);

    /// <summary>For the thread that calls, and those that it will start.</summary>
    internal static int landlock_restrict_self(FileDescriptor ruleset_fd) =>
        (int)syscall_landlock_restrict_self(SYS_landlock_restrict_self, ruleset_fd.Number, 0);

    /// <summary>Installs a filter. With SECCOMP_FILTER_FLAG_TSYNC a positive answer is a thread that could not be given it.</summary>
    internal static int seccomp_set_mode_filter(uint flags, ReadOnlySpan<FilterInstruction> program)
    {
        fixed (FilterInstruction* instructions = program)
        {
            FilterHeader header = new() { len = (ushort)program.Length, filter = instructions };
            return (int)syscall_seccomp(SYS_seccomp, SECCOMP_SET_MODE_FILTER, (nint)flags, in header);
        }
    }

    /// <summary>asm/unistd.h: it is older than the numbers that all architectures share.</summary>
    private static nint SYS_seccomp => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 277 : 317;

    private const nint SYS_landlock_create_ruleset = 444;
    private const nint SYS_landlock_add_rule = 445;
    private const nint SYS_landlock_restrict_self = 446;
    internal const nint LANDLOCK_CREATE_RULESET_VERSION = 1;
    internal const nint LANDLOCK_RULE_PATH_BENEATH = 1;
    internal const ulong LANDLOCK_ACCESS_FS_EXECUTE = 1 << 0;
    internal const ulong LANDLOCK_ACCESS_FS_READ_FILE = 1 << 2;
    internal const ulong LANDLOCK_ACCESS_FS_MAKE_CHAR = 1 << 6;
    internal const ulong LANDLOCK_ACCESS_FS_MAKE_BLOCK = 1 << 11;
    internal const ulong LANDLOCK_ACCESS_FS_MAKE_SYM = 1 << 12;
    internal const ulong LANDLOCK_ACCESS_FS_REFER = 1 << 13;
    internal const ulong LANDLOCK_ACCESS_FS_TRUNCATE = 1 << 14;
    internal const ulong LANDLOCK_ACCESS_FS_IOCTL_DEV = 1 << 15;
    internal const ulong LANDLOCK_ACCESS_NET_BIND_TCP = 1 << 0;
    internal const ulong LANDLOCK_ACCESS_NET_CONNECT_TCP = 1 << 1;
    internal const ulong LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET = 1 << 0;
    internal const ulong LANDLOCK_SCOPE_SIGNAL = 1 << 1;

    internal const int PR_GET_SECCOMP = 21;
    internal const int PR_SET_NAME = 15;
    internal const int PR_GET_NAME = 16;
    internal const int PR_SET_NO_NEW_PRIVS = 38;

    /// <summary>The runtime and the C library give names to memory, for whoever reads /proc/PID/maps.</summary>
    internal const int PR_SET_VMA = 0x53564d41;

    internal const nint SECCOMP_SET_MODE_FILTER = 1;
    internal const uint SECCOMP_FILTER_FLAG_TSYNC = 1;
    internal const uint SECCOMP_RET_KILL_PROCESS = 0x80000000;
    internal const uint SECCOMP_RET_ERRNO = 0x00050000;
    internal const uint SECCOMP_RET_ALLOW = 0x7fff0000;
    internal const uint AUDIT_ARCH_X86_64 = 0xc000003e;
    internal const uint AUDIT_ARCH_AARCH64 = 0xc00000b7;
    internal const uint TCGETS = 0x5401;
    internal const uint CLONE_THREAD = 0x10000;
    internal const uint PROT_EXEC = 4;
    internal const int F_DUPFD = 0;
    internal const int F_SETFD = 2;
    internal const int F_DUPFD_CLOEXEC = 1030;
}

/// <summary>struct landlock_ruleset_attr (linux/landlock.h): what is forbidden unless a rule allows it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct LandlockRuleset
{
    internal ulong handled_access_fs;
    internal ulong handled_access_net;
    internal ulong scoped;
}

/// <summary>struct landlock_path_beneath_attr: what is allowed beneath a directory, or to a file.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct LandlockPathBeneath
{
    internal ulong allowed_access;
    internal int parent_fd;
}

/// <summary>struct sock_filter (linux/filter.h): an instruction of classic BPF.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FilterInstruction
{
    internal ushort code;
    internal byte jt;
    internal byte jf;
    internal uint k;
}

/// <summary>struct sock_fprog (linux/filter.h).</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct FilterHeader
{
    internal ushort len;
    internal FilterInstruction* filter;
}
