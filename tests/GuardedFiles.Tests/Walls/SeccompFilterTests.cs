using System.Runtime.InteropServices;
using GuardedFiles.Linux;
using GuardedFiles.Tests.Support;
using GuardedFiles.Walls;

namespace GuardedFiles.Tests.Walls;

/// <summary>What the filter answers, on both architectures, by running it on calls.</summary>
public sealed class SeccompFilterTests
{
    private const int LogSocket = 5;
    private const int Process = 4711;
    private const uint Allow = Libc.SECCOMP_RET_ALLOW;
    private const uint Kill = Libc.SECCOMP_RET_KILL_PROCESS;
    private const uint Eperm = Libc.SECCOMP_RET_ERRNO | 1;
    private const uint Enosys = Libc.SECCOMP_RET_ERRNO | 38;
    private const ulong Thread = 0x3d0f00; // The flags of pthread_create(3).
    private const ulong Fork = 0x1200011; // The flags of fork(3).

    public static TheoryData<Architecture> Both => [Architecture.X64, Architecture.Arm64];

    [Theory]
    [MemberData(nameof(Both))]
    public void Calls_of_files_are_allowed(Architecture architecture)
    {
        foreach (KernelCall call in (ReadOnlySpan<KernelCall>)
        [
            KernelCall.read, KernelCall.write, KernelCall.openat, KernelCall.openat2, KernelCall.statx, KernelCall.renameat2,
            KernelCall.fchmodat2, KernelCall.copy_file_range, KernelCall.futex, KernelCall.exit_group, KernelCall.restart_syscall,
        ])
            Assert.Equal(Allow, Answer(architecture, call));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void Programs_and_debuggers_kill(Architecture architecture)
    {
        foreach (KernelCall call in (ReadOnlySpan<KernelCall>)[KernelCall.execve, KernelCall.execveat, KernelCall.ptrace])
            Assert.Equal(Kill, Answer(architecture, call));
    }

    [Fact]
    public void Calls_of_another_architecture_kill()
    {
        const uint I386 = 0x40000003, Arm = 0x40000028;
        Assert.Equal(Kill, FilterMachine.Answer(Program(Architecture.X64), I386, 3));
        Assert.Equal(Kill, FilterMachine.Answer(Program(Architecture.X64), Libc.AUDIT_ARCH_AARCH64, 63));
        Assert.Equal(Kill, FilterMachine.Answer(Program(Architecture.Arm64), Arm, 3));
        Assert.Equal(Kill, FilterMachine.Answer(Program(Architecture.X64), Libc.AUDIT_ARCH_X86_64, 0x40000000));
        Assert.Equal(Kill, FilterMachine.Answer(Program(Architecture.X64), Libc.AUDIT_ARCH_X86_64, uint.MaxValue));
    }

    [Theory]
    [InlineData(41, 198)] // socket
    [InlineData(49, 200)] // bind
    [InlineData(53, 199)] // socketpair
    [InlineData(62, 129)] // kill
    [InlineData(425, 425)] // io_uring_setup, whose queue no filter sees
    [InlineData(426, 426)] // io_uring_enter
    [InlineData(165, 40)] // mount
    [InlineData(161, 51)] // chroot
    [InlineData(272, 97)] // unshare
    [InlineData(308, 268)] // setns
    [InlineData(310, 270)] // process_vm_readv
    [InlineData(311, 271)] // process_vm_writev
    [InlineData(321, 280)] // bpf
    [InlineData(304, 265)] // open_by_handle_at
    [InlineData(319, 279)] // memfd_create
    [InlineData(259, 33)] // mknodat
    [InlineData(329, 288)] // pkey_mprotect
    [InlineData(135, 92)] // personality
    [InlineData(248, 217)] // add_key
    [InlineData(434, 434)] // pidfd_open
    [InlineData(438, 438)] // pidfd_getfd
    [InlineData(317, 277)] // seccomp
    [InlineData(297, 240)] // rt_tgsigqueueinfo
    [InlineData(511, 511)] // a call of next year
    public void Everything_else_is_refused(uint x64, uint arm64)
    {
        Assert.Equal(Eperm, FilterMachine.Answer(Program(Architecture.X64), Libc.AUDIT_ARCH_X86_64, x64));
        Assert.Equal(Eperm, FilterMachine.Answer(Program(Architecture.Arm64), Libc.AUDIT_ARCH_AARCH64, arm64));
    }

    [Fact]
    public void Old_ways_to_make_a_process_are_refused_on_x86()
    {
        foreach (uint call in (uint[])[57, 58]) // fork, vfork
            Assert.Equal(Eperm, FilterMachine.Answer(Program(Architecture.X64), Libc.AUDIT_ARCH_X86_64, call));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void Threads_are_made_and_processes_are_not(Architecture architecture)
    {
        Assert.Equal(Allow, Answer(architecture, KernelCall.clone, Thread));
        Assert.Equal(Eperm, Answer(architecture, KernelCall.clone, Fork));
        Assert.Equal(Eperm, Answer(architecture, KernelCall.clone, Fork | (Libc.CLONE_THREAD * (1ul << 32))));
        Assert.Equal(Enosys, Answer(architecture, KernelCall.clone3));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void Only_our_own_threads_get_signals(Architecture architecture)
    {
        Assert.Equal(Allow, Answer(architecture, KernelCall.tgkill, Process, 4712, 6));
        Assert.Equal(Eperm, Answer(architecture, KernelCall.tgkill, 1, 1, 9));
        Assert.Equal(Allow, Answer(architecture, KernelCall.fcntl, 0, Libc.F_SETFL));
        Assert.Equal(Eperm, Answer(architecture, KernelCall.fcntl, 0, 8)); // F_SETOWN
        Assert.Equal(Eperm, Answer(architecture, KernelCall.fcntl, 0, 10)); // F_SETSIG
        Assert.Equal(Eperm, Answer(architecture, KernelCall.fcntl, 0, 15)); // F_SETOWN_EX
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void Only_the_log_may_be_connected(Architecture architecture)
    {
        Assert.Equal(Allow, Answer(architecture, KernelCall.connect, LogSocket));
        Assert.Equal(Eperm, Answer(architecture, KernelCall.connect, LogSocket + 1));
        ReadOnlySpan<FilterInstruction> without = Write(architecture, new SeccompScope { LogSocket = -1 });
        Assert.Equal(Eperm, Answer(without, architecture, KernelCall.connect, LogSocket));
        Assert.Equal(Eperm, Answer(without, architecture, KernelCall.connect, uint.MaxValue));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void Memory_does_not_become_code(Architecture architecture)
    {
        foreach (KernelCall call in (ReadOnlySpan<KernelCall>)[KernelCall.mmap, KernelCall.mprotect])
        {
            Assert.Equal(Allow, Answer(architecture, call, 0, 4096, 3));
            Assert.Equal(Eperm, Answer(architecture, call, 0, 4096, 4));
            Assert.Equal(Eperm, Answer(architecture, call, 0, 4096, 7));
            Assert.Equal(Allow, Answer(Write(architecture, new SeccompScope { LogSocket = -1, NewCode = true }), architecture, call, 0, 4096, 5));
        }
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void Calls_of_many_trades_keep_to_one(Architecture architecture)
    {
        Assert.Equal(Allow, Answer(architecture, KernelCall.prctl, Libc.PR_SET_NAME));
        Assert.Equal(Allow, Answer(architecture, KernelCall.prctl, Libc.PR_SET_VMA));
        Assert.Equal(Eperm, Answer(architecture, KernelCall.prctl, Libc.PR_SET_DUMPABLE, 1));
        Assert.Equal(Allow, Answer(architecture, KernelCall.ioctl, 0, Libc.TCGETS));
        Assert.Equal(Allow, Answer(architecture, KernelCall.ioctl, 0, Libc.FS_IOC_GETFLAGS));
        Assert.Equal(Eperm, Answer(architecture, KernelCall.ioctl, 0, 0x40086602)); // FS_IOC_SETFLAGS
        Assert.Equal(Eperm, Answer(architecture, KernelCall.ioctl, 0, 0x5412)); // TIOCSTI
        Assert.Equal(Allow, Answer(architecture, KernelCall.setsockopt, 1, Libc.SOL_SOCKET, Libc.SO_SNDBUF));
        Assert.Equal(Eperm, Answer(architecture, KernelCall.setsockopt, 1, Libc.SOL_SOCKET, 26)); // SO_ATTACH_FILTER
        Assert.Equal(Allow, Answer(architecture, KernelCall.prlimit64, 0, Libc.RLIMIT_NOFILE, 0, 0x7fff_0000_0000));
        Assert.Equal(Eperm, Answer(architecture, KernelCall.prlimit64, 0, Libc.RLIMIT_CORE, 0x1000));
        Assert.Equal(Eperm, Answer(architecture, KernelCall.prlimit64, 0, Libc.RLIMIT_CORE, 0x1_0000_0000));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void Every_call_of_the_table_has_an_answer_of_its_own(Architecture architecture)
    {
        // A call that no sentence names would be refused without anybody having meant it.
        uint[] known = [.. Write(architecture, new SeccompScope { LogSocket = LogSocket }).ToArray()
            .Where(instruction => instruction.code == 0x15).Select(instruction => instruction.k)];
        foreach (KernelCall call in Enum.GetValues<KernelCall>())
        {
            if (Number(architecture, call) != 0xffff)
                Assert.Contains(Number(architecture, call), known);
        }
    }

    private static ReadOnlySpan<FilterInstruction> Program(Architecture architecture) =>
        Write(architecture, new SeccompScope { LogSocket = LogSocket });

    private static ReadOnlySpan<FilterInstruction> Write(Architecture architecture, SeccompScope scope) =>
        SeccompFilter.Write(architecture, scope, Process).Instructions;

    private static uint Answer(Architecture architecture, KernelCall call, params ReadOnlySpan<ulong> arguments) =>
        Answer(Program(architecture), architecture, call, arguments);

    private static uint Answer(
        ReadOnlySpan<FilterInstruction> program, Architecture architecture, KernelCall call, params ReadOnlySpan<ulong> arguments) =>
        FilterMachine.Answer(program, Audit(architecture), Number(architecture, call), arguments);

    private static uint Audit(Architecture architecture) =>
        architecture == Architecture.Arm64 ? Libc.AUDIT_ARCH_AARCH64 : Libc.AUDIT_ARCH_X86_64;

    private static uint Number(Architecture architecture, KernelCall call) =>
        architecture == Architecture.Arm64 ? (uint)call & 0xffff : (uint)call >> 16;
}
