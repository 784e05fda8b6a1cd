using GuardedFiles.Linux;
using Mono.Unix.Native;

namespace GuardedFiles.Confinement;

/// <summary>
/// File systems whose files are interfaces of the kernel. /proc/PID/mem is the memory of a process, and no link that openat2 could refuse: a
/// session that may write there runs code outside of its jail, or without a jail as its account.
/// </summary>
internal static class KernelFileSystems
{
    private const uint Proc = 0x9fa0;

    /// <summary>Numbers of linux/magic.h: all that a kernel mounts for itself.</summary>
    private static ReadOnlySpan<uint> Magic =>
    [
        Proc,
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

    /// <summary>
    /// Does the object lie on one of them? One that cannot be asked counts as if it did, but for ENOSYS: that is what a FUSE file system without
    /// statfs(2) answers, and none of the kernel's own.
    /// </summary>
    public static bool Hold(int descriptor)
    {
        Errno error = Libc.Check(Libc.fstatfs(descriptor, out StatFs statfs));
        return error.Failed ? error != Errno.ENOSYS : Magic.Contains((uint)statfs.f_type);
    }

    /// <summary>Does it lie in a procfs? That answers fstatfs(2) always: what does not is none.</summary>
    public static bool HoldProcess(int descriptor) =>
        !Libc.Check(Libc.fstatfs(descriptor, out StatFs statfs)).Failed && (uint)statfs.f_type == Proc;
}
