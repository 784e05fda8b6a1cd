using Testing;

namespace Robustness;

/// <summary>What an attacker with a session, or a careless parent, finds in the process.</summary>
[Trait("Machine", "quiet")]
public sealed class ProcessHardeningTests
{
    private const uint Nobody = 65534;

    [RootFact]
    public void Inherited_descriptors_are_closed()
    {
        using var world = new World(new Launch { Before = "exec 3</etc/passwd 9</etc/passwd 200</etc/passwd" });
        Assert.DoesNotContain("/etc/passwd", world.Session.View.Descriptors.Values);
        Assert.DoesNotContain(9, world.Session.View.Descriptors.Keys);
    }

    [RootFact]
    public void Nothing_but_the_three_streams_and_what_was_opened_stays_open()
    {
        using var world = new World();
        string[] others = [.. world.Session.View.Descriptors.Where(pair => pair.Key > 2).Select(pair => $"{pair.Key} -> {pair.Value}")];
        Assert.True(others.Length <= 3 + 3, string.Join(", ", others));
        Assert.DoesNotContain(others, other => other.Contains("socket:", StringComparison.Ordinal));
    }

    [RootFact]
    public void The_process_belongs_to_root_in_proc_because_it_is_not_dumpable()
    {
        using var world = new World(new Launch { User = Nobody });
        Answer owner = world.Session.Ask(Request.Stat($"/proc/{world.Session.Id}/environ"));
        Assert.Equal(0u, owner.Attributes().Uid);
    }

    [RootTheory]
    [InlineData("mem", Access.Read)]
    [InlineData("mem", Access.Read | Access.Write)]
    [InlineData("environ", Access.Read)]
    [InlineData("auxv", Access.Read)]
    public void An_account_cannot_open_the_servers_own(string file, Access access)
    {
        using var world = new World(new Launch { User = Nobody });
        Assert.Equal(Status.PermissionDenied, world.Session.AskStatus(Request.Open($"/proc/self/{file}", access)));
        Assert.Equal(Status.PermissionDenied, world.Session.AskStatus(Request.Open($"/proc/{world.Session.Id}/{file}", access)));
        Assert.Equal(Status.PermissionDenied, world.Session.AskStatus(Request.Open($"/proc/thread-self/{file}", access)));
        foreach (string thread in Directory.GetDirectories($"/proc/{world.Session.Id}/task"))
            Assert.Equal(Status.PermissionDenied, world.Session.AskStatus(Request.Open($"{thread}/{file}", access)));
    }

    [Fact]
    public void No_core_is_left()
    {
        using var world = new World(new Launch { Before = "ulimit -c unlimited 2>/dev/null || true" });
        string core = world.Session.View.Limits.Split('\n').Single(line => line.StartsWith("Max core file size", StringComparison.Ordinal));
        Assert.Equal(["0", "0", "bytes"], core.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^3..]);
    }

    [Fact]
    public void There_is_no_diagnostics_port_and_nothing_is_unpacked()
    {
        using var temporary = new TempDirectory();
        using var world = new World(new Launch
        {
            Environment = new Dictionary<string, string>
            {
                ["TMPDIR"] = temporary.Path,
                ["HOME"] = temporary.Path,
                ["DOTNET_EnableDiagnostics"] = "1",
            },
        });
        world.Session.AssertServes();
        Assert.Empty(Directory.GetFileSystemEntries(temporary.Path));
        Assert.Empty(Directory.GetFileSystemEntries("/tmp", $"dotnet-diagnostic-{world.Session.Id}-*"));
        Assert.Empty(Directory.GetFileSystemEntries("/tmp", $"clr-debug-pipe-{world.Session.Id}-*"));
    }

    [Fact]
    public void At_most_three_threads_run()
    {
        using var world = new World();
        world.Session.AssertServes();
        Assert.InRange(world.Session.View.Threads, 1, 3);
    }

    [Theory]
    [InlineData("DOTNET_EnableDiagnostics", "1")]
    [InlineData("DOTNET_DiagnosticPorts", "/tmp/port,suspend")]
    [InlineData("DOTNET_EnableEventPipe", "1")]
    [InlineData("DOTNET_GCHeapHardLimit", "40000000")]
    [InlineData("DOTNET_gcServer", "1")]
    [InlineData("DOTNET_gcConcurrent", "1")]
    [InlineData("DOTNET_GCHeapCount", "64")]
    [InlineData("DOTNET_GCgen0size", "40000000")]
    [InlineData("DOTNET_GCName", "libevil.so")]
    [InlineData("DOTNET_GCPath", "/tmp/libevil.so")]
    [InlineData("DOTNET_STARTUP_HOOKS", "/nonexistent/hook.dll")]
    [InlineData("DOTNET_gcTrace", "9")]
    [InlineData("DOTNET_GCLogEnabled", "1")]
    [InlineData("DOTNET_GCLogFile", "gclog")]
    [InlineData("DOTNET_Thread_DefaultStackSize", "1")]
    [InlineData("DOTNET_DefaultStackSize", "1")]
    [InlineData("DOTNET_EnableHWIntrinsic", "0")]
    [InlineData("DOTNET_EnableAVX2", "0")]
    [InlineData("DOTNET_PROCESSOR_COUNT", "1")]
    [InlineData("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "0")]
    [InlineData("DOTNET_BUNDLE_EXTRACT_BASE_DIR", "/nonexistent")]
    [InlineData("DOTNET_ROOT", "/nonexistent")]
    [InlineData("COMPlus_GCHeapHardLimit", "1")]
    [InlineData("DOTNET_GCHeapHardLimit", "1")]
    [InlineData("DOTNET_GCHeapHardLimit", "200000")]
    [InlineData("DOTNET_GCHeapHardLimitPercent", "1")]
    [InlineData("DOTNET_GCHeapHardLimitSOH", "10000")]
    [InlineData("DOTNET_GCTotalPhysicalMemory", "1")]
    [InlineData("DOTNET_GCRegionSize", "10")]
    [InlineData("DOTNET_GCRegionRange", "10")]
    [InlineData("DOTNET_GCHeapAffinitizeMask", "0")]
    [InlineData("DOTNET_GCLargePages", "1")]
    [InlineData("DOTNET_GCRetainVM", "1")]
    [InlineData("DOTNET_GCConserveMemory", "9")]
    [InlineData("DOTNET_HeapVerify", "1")]
    [InlineData("DOTNET_Thread_DefaultStackSize", "7FFFFFFFFFFF")]
    [InlineData("DOTNET_TotalStressLogSize", "40000000")]
    [InlineData("LD_LIBRARY_PATH", ".")]
    public void The_environment_changes_nothing(string name, string value)
    {
        using var world = new World(new Launch { Environment = new Dictionary<string, string> { [name] = value } });
        string before = world.Snapshot();
        File.WriteAllBytes(world.Combine("file"), new byte[1 << 20]);
        for (uint i = 0; i < 4; i++)
            Assert.Equal(261_120, world.Session.Ask(Request.Read(world.FileHandle, i * 261_120, 261_120)).String().Length);
        Assert.Equal(PacketType.Name, world.Session.Ask(Request.ReadDir(world.DirHandle)).Type);
        Assert.InRange(world.Session.View.PeakKiB, 0, 24 * 1024);
        Assert.InRange(world.Session.View.Threads, 1, 3);
        Assert.Equal("", world.Session.Errors);
        Assert.Equal(before.Split('\n').Length, world.Snapshot().Split('\n').Length);
        world.Session.End();
    }

    [Theory]
    [InlineData("DOTNET_GCHeapHardLimit", "200000")]
    [InlineData("DOTNET_GCRegionSize", "10")]
    public void The_environment_changes_nothing_for_the_scp_that_a_locked_session_becomes(string name, string value)
    {
        using var directory = new TempDirectory();
        File.WriteAllText(directory.Combine("file"), "hello");
        (string output, string errors, int status) = ProgramFile.Run(
            directory, [Programs.SftpServer, "--forced", "--no-guard", "-e", "-l", "INFO"], "\0\0\0",
            (name, value), ("SSH_ORIGINAL_COMMAND", "scp -f file"), ("SSH_CONNECTION", "192.0.2.7 1 192.0.2.8 22"));
        Assert.EndsWith(" 5 file\nhello\0", output);
        Assert.Contains("session opened for local user root from [192.0.2.7]", errors); // The other variables stay.
        Assert.Equal(0, status);
    }

    [Fact]
    public void A_crash_starts_no_program_that_the_environment_names()
    {
        using var tools = new TempDirectory();
        string tool = tools.Combine("createdump");
        File.WriteAllText(tool, $"#!/bin/sh\ntouch {tools.Combine("executed")}\n");
        File.SetUnixFileMode(tool, (UnixFileMode)0x1ED);
        using var world = new World(new Launch
        {
            Environment = new Dictionary<string, string>
            {
                ["DOTNET_DbgEnableMiniDump"] = "1",
                ["DOTNET_DbgCreateDumpToolPath"] = tools.Path,
                ["DOTNET_DbgMiniDumpName"] = tools.Combine("dump"),
            },
        });
        world.Session.AssertServes();
        Native.Signal(world.Session.Id, Native.SignalAbort);
        world.Session.WaitForExit();
        Assert.Equal([tool], Directory.GetFileSystemEntries(tools.Path));
    }
}
