using System.Runtime.InteropServices;
using GuardedFiles.Linux;
using Mono.Unix.Native;

namespace GuardedFiles.Walls;

/// <summary>
/// The system calls that a session still needs. The others answer EPERM, so that a call which a newer C library or runtime tries first is
/// no crash; those that only an attack would make end the process.
/// </summary>
internal static class SeccompFilter
{
    private const uint Allow = Libc.SECCOMP_RET_ALLOW;
    private const uint Kill = Libc.SECCOMP_RET_KILL_PROCESS;
    private const uint Refuse = Libc.SECCOMP_RET_ERRNO | (uint)Errno.EPERM;
    private const uint Unknown = Libc.SECCOMP_RET_ERRNO | (uint)Errno.ENOSYS;

    /// <summary>
    /// Whatever their arguments are, and the ones of every request first: kernels before 5.11 go through the list for each call,
    /// later ones remember for each number that it is allowed.
    /// </summary>
    private static ReadOnlySpan<KernelCall> Allowed =>
    [
        KernelCall.read, KernelCall.write, KernelCall.pread64, KernelCall.pwrite64, KernelCall.poll, KernelCall.ppoll,
        KernelCall.openat2, KernelCall.close, KernelCall.statx, KernelCall.fstat, KernelCall.sendfile, KernelCall.splice,
        KernelCall.openat, KernelCall.getdents64, KernelCall.newfstatat, KernelCall.futex, KernelCall.fstatfs,

        KernelCall.readv, KernelCall.writev, KernelCall.preadv, KernelCall.pwritev, KernelCall.lseek, KernelCall.copy_file_range,
        KernelCall.close_range, KernelCall.dup, KernelCall.pipe2, KernelCall.signalfd4, KernelCall.flock,

        KernelCall.open, KernelCall.stat, KernelCall.lstat, KernelCall.statfs, KernelCall.faccessat, KernelCall.faccessat2,
        KernelCall.readlinkat, KernelCall.getcwd, KernelCall.chdir, KernelCall.fchdir, KernelCall.mkdirat, KernelCall.unlinkat,
        KernelCall.renameat, KernelCall.renameat2, KernelCall.linkat, KernelCall.symlinkat, KernelCall.fchmod, KernelCall.fchmodat,
        KernelCall.fchmodat2, KernelCall.fchown, KernelCall.fchownat, KernelCall.utimensat, KernelCall.truncate, KernelCall.ftruncate,
        KernelCall.fallocate, KernelCall.fsync, KernelCall.fdatasync, KernelCall.umask,

        KernelCall.sendto, KernelCall.sendmsg, KernelCall.getsockopt,

        KernelCall.munmap, KernelCall.mremap, KernelCall.madvise, KernelCall.brk, KernelCall.membarrier, KernelCall.get_mempolicy,
        KernelCall.set_robust_list, KernelCall.rseq, KernelCall.sched_yield, KernelCall.sched_getaffinity, KernelCall.getcpu,
        KernelCall.gettid, KernelCall.rt_sigaction, KernelCall.rt_sigprocmask, KernelCall.rt_sigreturn, KernelCall.sigaltstack,
        KernelCall.restart_syscall, KernelCall.clock_gettime, KernelCall.clock_getres, KernelCall.clock_nanosleep, KernelCall.nanosleep,
        KernelCall.gettimeofday, KernelCall.time, KernelCall.setitimer,

        KernelCall.getpid, KernelCall.getuid, KernelCall.geteuid, KernelCall.getgid, KernelCall.getegid, KernelCall.getgroups,
        KernelCall.getrusage, KernelCall.sysinfo, KernelCall.getrandom, KernelCall.exit, KernelCall.exit_group,
    ];

    /// <summary>No F_SETOWN and F_SETSIG, which send signals to other processes.</summary>
    private static ReadOnlySpan<uint> FcntlCommands =>
    [
        Libc.F_GETFL, Libc.F_SETFL, Libc.F_GETFD, Libc.F_SETFD, Libc.F_GETPIPE_SZ, Libc.F_SETPIPE_SZ, Libc.F_DUPFD, Libc.F_DUPFD_CLOEXEC,
    ];

    private static ReadOnlySpan<uint> PrctlOptions => [Libc.PR_SET_NAME, Libc.PR_GET_NAME, Libc.PR_SET_VMA];

    /// <summary>The kernel has filters at all.</summary>
    public static bool IsKnown => Libc.prctl(Libc.PR_GET_SECCOMP, 0, 0, 0, 0) >= 0;

    /// <summary>Without NO_NEW_PRIVS only root may do this: EACCES.</summary>
    public static Errno Install(SeccompScope scope)
    {
        FilterProgram program = Write(RuntimeInformation.ProcessArchitecture, scope, Libc.getpid());
        uint flags = scope.OneThread ? 0 : Libc.SECCOMP_FILTER_FLAG_TSYNC;
        int result = Libc.seccomp_set_mode_filter(flags, program.Instructions);
        return result > 0 ? Errno.ESRCH : Libc.Check(result); // A thread has a filter that we do not have.
    }

    internal static FilterProgram Write(Architecture architecture, SeccompScope scope, int process)
    {
        FilterProgram program = new(architecture, foreign: Kill);
        foreach (KernelCall call in Allowed)
            program.For(call, Allow);
        WriteMemory(program, scope);
        WriteThreads(program, process);
        WriteDescriptors(program, scope);

        program.For(KernelCall.execve, Kill);
        program.For(KernelCall.execveat, Kill);
        program.For(KernelCall.ptrace, Kill);
        program.Otherwise(Refuse);
        return program;
    }

    private static void WriteMemory(FilterProgram program, SeccompScope scope)
    {
        // A native program has its code in its file, and needs no other. A just-in-time compiler does.
        uint executable = scope.NewCode ? Allow : Refuse;
        program.ForBits(KernelCall.mmap, 2, Libc.PROT_EXEC, answer: executable, otherwise: Allow);
        program.ForBits(KernelCall.mprotect, 2, Libc.PROT_EXEC, answer: executable, otherwise: Allow);
        program.ForNull(KernelCall.prlimit64, 2, answer: Allow, otherwise: Refuse); // Limits are told, not set.
    }

    private static void WriteThreads(FilterProgram program, int process)
    {
        // The flags of clone3 lie in memory, where a filter cannot look. The C library falls back to clone when there is no such call.
        program.For(KernelCall.clone3, Unknown);
        program.ForBits(KernelCall.clone, 0, Libc.CLONE_THREAD, answer: Allow, otherwise: Refuse);
        program.For(KernelCall.tgkill, 0, [(uint)process], answer: Allow, otherwise: Refuse); // abort(3), and the collector
        program.For(KernelCall.prctl, 0, PrctlOptions, answer: Allow, otherwise: Refuse);
    }

    private static void WriteDescriptors(FilterProgram program, SeccompScope scope)
    {
        program.For(KernelCall.fcntl, 1, FcntlCommands, answer: Allow, otherwise: Refuse);
        program.For(KernelCall.ioctl, 1, [Libc.TCGETS, Libc.FS_IOC_GETFLAGS], answer: Allow, otherwise: Refuse); // isatty(3), Folding
        program.For(KernelCall.setsockopt, 2, [Libc.SO_SNDBUF, Libc.SO_SNDTIMEO], answer: Allow, otherwise: Refuse);

        // syslogd may have been started anew: the log's socket may be connected again.
        if (scope.LogSocket >= 0)
            program.For(KernelCall.connect, 0, [(uint)scope.LogSocket], answer: Allow, otherwise: Refuse);
    }
}

/// <summary>What a filter depends on.</summary>
internal readonly struct SeccompScope
{
    /// <summary>The descriptor that may be connected; -1 for none.</summary>
    public required int LogSocket { get; init; }

    /// <summary>Binds the thread that calls, and those that it will start; otherwise every thread of the process.</summary>
    public bool OneThread { get; init; }

    /// <summary>Memory may become executable: tests run under a just-in-time compiler.</summary>
    public bool NewCode { get; init; }
}
