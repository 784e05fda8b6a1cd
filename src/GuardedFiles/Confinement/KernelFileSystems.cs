using GuardedFiles.Linux;
using Mono.Unix.Native;

namespace GuardedFiles.Confinement;

/// <summary>
/// File systems whose files are the kernel's own doors. Mounted into a jail they would lead out of it (/proc/PID/mem is memory of a
/// process, and no link that openat2 could refuse).
/// </summary>
internal static class KernelFileSystems
{
    /// <summary>Numbers of linux/magic.h: all that a kernel mounts for itself.</summary>
    private static ReadOnlySpan<uint> Magic =>
    [
        0x9fa0, // proc
        0x62656572, // sysfs
        0x64626720, // debugfs
        0x74726163, // tracefs
        0x73636673, // securityfs
        0x27e0eb, // cgroup
        0x63677270, // cgroup2
        0x62656570, // configfs
        0xcafe4a11, // bpf
        0xf97cff8c, // selinux
        0xde5e81e4, // efivarfs
        0x6165676c, // pstore
        0x42494e4d, // binfmt_misc
        0x65735543, // fusectl
        0x1cd1, // devpts
        0x19800202, // mqueue
        0x6e736673, // nsfs
    ];

    /// <summary>Does the object lie on one of them? One that cannot be asked counts as if it did.</summary>
    public static bool Hold(int descriptor)
    {
        Errno error = Libc.Check(Libc.fstatfs(descriptor, out StatFs statfs));
        return error.Failed || Magic.Contains((uint)statfs.f_type);
    }
}
