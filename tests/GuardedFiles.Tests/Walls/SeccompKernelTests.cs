using System.Diagnostics;
using System.Runtime.InteropServices;
using GuardedFiles.Linux;
using GuardedFiles.Tests.Support;
using GuardedFiles.Walls;
using Mono.Unix.Native;
using Testing;

namespace GuardedFiles.Tests.Walls;

/// <summary>The filter in the kernel, alone, without Landlock: around a C program that may be killed, and around a thread of ours.</summary>
public sealed class SeccompKernelTests
{
    private const int Killed = 128 + 31; // SIGSYS

    [Theory]
    [InlineData("socket", Errno.EPERM)]
    [InlineData("io_uring_setup", Errno.EPERM)]
    [InlineData("fork", Errno.EPERM)]
    [InlineData("mmap_exec", Errno.EPERM)]
    [InlineData("mmap", (Errno)0)]
    [InlineData("pthread_create", (Errno)0)]
    public void Answers_a_program(string call, Errno expected)
    {
        (int status, string said) = Filtered(call);
        Assert.Equal((0, $"{(int)expected}\n"), (status, said));
    }

    [Theory]
    [InlineData("execve")]
    [InlineData("ptrace")]
    public void Kills_a_program(string call) => Assert.Equal((Killed, ""), Filtered(call));

    [Theory]
    [InlineData("i386")]
    [InlineData("x32")]
    public void Kills_a_program_that_calls_by_another_door(string call)
    {
        if (RuntimeInformation.ProcessArchitecture == Architecture.X64)
            Assert.True(Filtered(call).Status is Killed or 128 + 11); // A kernel without the door of 32 bits says SIGSEGV.
    }

    [Fact]
    public void Files_the_log_and_the_collector_work_behind_it()
    {
        using Folder folder = new();
        using SyslogDaemon daemon = new();
        using LocalSocket log = new(System.Text.Encoding.ASCII.GetBytes(daemon.Path));
        byte[] file = folder.NewFile("file", "content");
        Alone.Run(() =>
        {
            Assert.Equal(0, Libc.prctl(Libc.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
            Assert.Equal(Errno.None, SeccompFilter.Install(new SeccompScope { LogSocket = -1, OneThread = true, NewCode = true }));
            Assert.Equal(-1, Libc.socket(Libc.AF_UNIX, Libc.SOCK_DGRAM, 0));
            Assert.Equal(Errno.EPERM, Libc.Check(-1));
            Assert.Equal(Errno.None, folder.Tree.Stat(file, out _));
            Assert.Equal(Errno.None, folder.Tree.Rename(file, folder["renamed"]));
            log.Send("<14>still here"u8);
            GC.Collect();
        });
        Assert.Equal(["<14>still here"], daemon.Datagrams());
    }

    [Fact]
    public void Binds_the_thread_alone_when_that_is_asked()
    {
        Alone.Run(() =>
        {
            Assert.Equal(0, Libc.prctl(Libc.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
            Assert.Equal(Errno.None, SeccompFilter.Install(new SeccompScope { LogSocket = -1, OneThread = true, NewCode = true }));
        });
        int socket = Libc.socket(Libc.AF_UNIX, Libc.SOCK_DGRAM, 0);
        Assert.True(socket >= 0);
        Assert.Equal(0, Libc.close(socket));
    }

    private static (int Status, string Said) Filtered(string call)
    {
        using TempDirectory directory = new();
        FilterProgram program = SeccompFilter.Write(RuntimeInformation.ProcessArchitecture, new SeccompScope { LogSocket = -1 }, process: 0);
        File.WriteAllBytes(directory.Combine("filter"), MemoryMarshal.AsBytes(program.Instructions));
        string tool = CProgram.Compiled("GuardedFiles.Tests/Walls/filtered.c");
        ProcessStartInfo start = new(tool, [directory.Combine("filter"), call]) { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        string said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, said);
    }
}
