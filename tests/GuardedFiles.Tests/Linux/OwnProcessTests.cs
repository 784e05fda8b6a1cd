using System.IO.Pipes;
using GuardedFiles.Linux;
using GuardedFiles.Tests.Support;
using Microsoft.Win32.SafeHandles;
using Mono.Unix.Native;

namespace GuardedFiles.Tests.Linux;

public sealed class OwnProcessTests
{
    [Fact]
    public void The_kind_of_a_descriptor_is_told()
    {
        using SafeFileHandle device = File.OpenHandle("/dev/null");
        Assert.Equal(FilePermissions.S_IFCHR, OwnProcess.TypeOf((int)device.DangerousGetHandle()));
        Assert.Equal(default, OwnProcess.TypeOf(1_000_000_000));
    }

    [Fact]
    public void A_pipe_can_be_made_not_to_wait()
    {
        using AnonymousPipeServerStream pipe = new(PipeDirection.Out);
        int number = (int)pipe.SafePipeHandle.DangerousGetHandle();
        OwnProcess.SetNonBlocking(number);

        Assert.Equal(FilePermissions.S_IFIFO, OwnProcess.TypeOf(number));
        Errno error = default;
        for (int i = 0; i < 1000 && error == Errno.None; i++)
            error = Libc.Check(Libc.write(number, new byte[4096], 4096));
        Assert.Equal(Errno.EAGAIN, error);
    }

    [Fact]
    public void The_limit_of_descriptors_is_that_of_the_kernel()
    {
        string line = File.ReadLines("/proc/self/limits").First(line => line.StartsWith("Max open files", StringComparison.Ordinal));
        string soft = line[14..].Trim().Split(' ')[0];
        Assert.Equal(soft == "unlimited" ? 0 : ulong.Parse(soft), OwnProcess.DescriptorLimit);
    }

    [Fact]
    public void The_command_line_is_that_of_the_kernel() =>
        Assert.Equal(File.ReadAllBytes("/proc/self/cmdline"), OwnProcess.CommandLine());

    [Fact]
    public void Without_proc_there_is_no_command_line() =>
        Kernel.Refusing(SystemCall.OpenAt, Errno.ENOENT, () => Assert.Null(OwnProcess.CommandLine()));
}
