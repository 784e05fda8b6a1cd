using System.Runtime.InteropServices;

namespace Benchmarks;

/// <summary>What .NET does not have: a child on descriptors as sshd starts it, and its CPU time.</summary>
internal static unsafe partial class Native
{
    /// <summary>More than posix_spawn_file_actions_t has on any system.</summary>
    private const int FileActionsSize = 512;

    /// <summary>Starts a program with these descriptors as its standard input and output; its process id.</summary>
    /// <param name="environment">NAME=VALUE, besides the PATH.</param>
    public static int Spawn(string[] command, int input, int output, params string[] environment)
    {
        byte* actions = stackalloc byte[FileActionsSize];
        Check(posix_spawn_file_actions_init(actions));
        Check(posix_spawn_file_actions_adddup2(actions, input, 0));
        Check(posix_spawn_file_actions_adddup2(actions, output, 1));
        string?[] arguments = [.. command, null];
        int error = posix_spawn(out int process, command[0], actions, 0, arguments, ["PATH=/usr/bin:/bin", .. environment, null]);
        Check(posix_spawn_file_actions_destroy(actions));
        return error == 0 ? process : throw new InvalidOperationException($"{command[0]} cannot be started: error {error}");
    }

    /// <summary>Two connected descriptors that no child inherits by itself.</summary>
    public static (int Ours, int Theirs) SocketPair()
    {
        const int Unix = 1;
        const int StreamCloseOnExec = 1 | 0x80000;
        int* ends = stackalloc int[2];
        Check(socketpair(Unix, StreamCloseOnExec, 0, ends));
        return (ends[0], ends[1]);
    }

    /// <summary>The same for one direction.</summary>
    public static (int ReadEnd, int WriteEnd) Pipe()
    {
        const int CloseOnExec = 0x80000;
        int* ends = stackalloc int[2];
        Check(pipe2(ends, CloseOnExec));
        return (ends[0], ends[1]);
    }

    /// <summary>0 at the end, or when the server has gone.</summary>
    public static int Read(int descriptor, Span<byte> into)
    {
        fixed (byte* bytes = into)
            return Math.Max((int)read(descriptor, bytes, into.Length), 0);
    }

    public static int Write(int descriptor, ReadOnlySpan<byte> from)
    {
        fixed (byte* bytes = from)
        {
            int count = (int)write(descriptor, bytes, from.Length);
            return count > 0 ? count : throw new InvalidDataException("the server hung up");
        }
    }

    public static void Close(int descriptor) => Check(close(descriptor));

    /// <summary>CPU time of a running process, to the nanosecond.</summary>
    public static TimeSpan CpuTime(int process)
    {
        const int SchedulerClock = 2;
        Check(clock_gettime((~process << 3) | SchedulerClock, out TimePair time));
        return TimeSpan.FromTicks((time.Seconds * TimeSpan.TicksPerSecond) + (time.Fraction / TimeSpan.NanosecondsPerTick));
    }

    /// <summary>Waits for a child to end; its exit status (negative when a signal ended it) and all of its CPU time.</summary>
    public static (int Status, TimeSpan CpuTime) Wait(int process)
    {
        TimePair* usage = stackalloc TimePair[16];
        if (wait4(process, out int status, 0, usage) < 0)
            throw new InvalidOperationException("a server cannot be waited for");
        long microseconds = (usage[0].Seconds + usage[1].Seconds) * 1_000_000 + usage[0].Fraction + usage[1].Fraction;
        return ((status & 0x7f) == 0 ? status >> 8 : -(status & 0x7f), TimeSpan.FromMicroseconds(microseconds));
    }

    public static void Kill(int process) => _ = kill(process, 9);

    /// <summary>SIGTERM, which a program may pass on.</summary>
    public static void Terminate(int process) => _ = kill(process, 15);

    private static void Check(int result)
    {
        if (result != 0)
            throw new InvalidOperationException($"a system call failed: {result}");
    }

    [LibraryImport("libc")]
    private static partial int posix_spawn_file_actions_init(byte* actions);

    [LibraryImport("libc")]
    private static partial int posix_spawn_file_actions_adddup2(byte* actions, int descriptor, int number);

    [LibraryImport("libc")]
    private static partial int posix_spawn_file_actions_destroy(byte* actions);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int posix_spawn(
        out int process, string path, byte* actions, nint attributes, string?[] arguments, string?[] environment);

    [LibraryImport("libc")]
    private static partial int socketpair(int domain, int type, int protocol, int* ends);

    [LibraryImport("libc")]
    private static partial int pipe2(int* ends, int flags);

    [LibraryImport("libc")]
    private static partial nint read(int descriptor, byte* into, nint length);

    [LibraryImport("libc")]
    private static partial nint write(int descriptor, byte* from, nint length);

    [LibraryImport("libc")]
    private static partial int close(int descriptor);

    [LibraryImport("libc")]
    private static partial int clock_gettime(int clock, out TimePair time);

    [LibraryImport("libc")]
    private static partial int wait4(int process, out int status, int options, TimePair* usage);

    [LibraryImport("libc")]
    private static partial int kill(int process, int signal);

    /// <summary>struct timespec and struct timeval of 64-bit systems; struct rusage begins with two of them.</summary>
    private struct TimePair
    {
        public long Seconds;
        public long Fraction;
    }
}
