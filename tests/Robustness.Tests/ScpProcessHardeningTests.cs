using System.Diagnostics;
using Testing;

namespace Robustness;

/// <summary>What an attacker with a session, or a careless parent, finds in the process.</summary>
public sealed class ScpProcessHardeningTests
{
    private const uint Nobody = 65534;

    [RootFact]
    public void Inherited_descriptors_are_closed_and_none_but_the_three_streams_is_open()
    {
        using var directory = new TempDirectory();
        using ScpSession session = ScpSession.OpenSink(Launch(directory, "-t", ".") with
        {
            Before = "exec 3</etc/passwd 9</etc/passwd 200</etc/passwd",
        });
        Assert.DoesNotContain("/etc/passwd", session.View.Descriptors.Values);
        string[] others = [.. session.View.Descriptors.Where(pair => pair.Key > 2).Select(pair => $"{pair.Key} -> {pair.Value}")];
        Assert.True(others.Length <= 3, string.Join(", ", others));
        Assert.DoesNotContain(others, other => other.Contains("socket:", StringComparison.Ordinal));
    }

    [RootFact]
    public void Files_and_directories_that_are_done_are_closed()
    {
        using var directory = new TempDirectory();
        using ScpSession session = ScpSession.OpenSink(Launch(directory, "-r", "-t", "."));
        int before = session.View.Descriptors.Count;
        for (int i = 0; i < 20; i++)
        {
            session.Send($"D0755 0 d{i}\nC0644 1 f\nx\0C0644 1 g\nx\0E\n");
            session.Receive(6);
        }

        Assert.Equal(before, session.View.Descriptors.Count);
    }

    [RootTheory]
    [InlineData("mem")]
    [InlineData("environ")]
    [InlineData("auxv")]
    [InlineData("maps")]
    public void The_account_itself_cannot_open_the_process(string file)
    {
        using var directory = new TempDirectory();
        ScpDisk.OpenToAll(directory);
        using ScpSession session = ScpSession.OpenSink(Launch(directory, "-t", ".") with { User = Nobody });
        var start = new ProcessStartInfo("setpriv",
            ["--reuid=65534", "--regid=65534", "--clear-groups", "--", "cat", $"/proc/{session.Id}/{file}"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using Process reader = Process.Start(start)!;
        reader.WaitForExit();
        Assert.Equal(1, reader.ExitCode);
        Assert.Contains("Permission denied", reader.StandardError.ReadToEnd());
    }

    [RootTheory]
    [InlineData("/proc/self/mem")]
    [InlineData("/proc/self/environ")]
    [InlineData("/proc/thread-self/mem")]
    public void A_session_can_neither_read_nor_write_its_own_process(string path)
    {
        using var directory = new TempDirectory();
        ScpDisk.OpenToAll(directory);
        using ScpSession source = ScpSession.OpenSource(Launch(directory, "-f", path) with { User = Nobody });
        Assert.Equal([$"! {path}: Permission denied"], ScpDownload.Play(source));
        using ScpSession sink = ScpSession.OpenSink(Launch(directory, "-t", path) with { User = Nobody });
        sink.Send("C0644 1 f\n");
        sink.ExpectError($"{path}: Permission denied");
        sink.End(1);
    }

    [Fact]
    public void No_core_is_left()
    {
        using var directory = new TempDirectory();
        using ScpSession session = ScpSession.OpenSink(Launch(directory, "-t", ".") with { Before = "ulimit -c unlimited 2>/dev/null || true" });
        string core = session.View.Limits.Split('\n').Single(line => line.StartsWith("Max core file size", StringComparison.Ordinal));
        Assert.Equal(["0", "0", "bytes"], core.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^3..]);
    }

    [Fact]
    public void There_is_no_diagnostics_port_nothing_is_unpacked_and_few_threads_run()
    {
        using var temporary = new TempDirectory();
        using var directory = new TempDirectory();
        using ScpSession session = ScpSession.OpenSink(Launch(directory, "-t", ".") with
        {
            Environment = new Dictionary<string, string>
            {
                ["TMPDIR"] = temporary.Path,
                ["HOME"] = temporary.Path,
                ["DOTNET_EnableDiagnostics"] = "1",
            },
        });
        Assert.Empty(Directory.GetFileSystemEntries(temporary.Path));
        Assert.Empty(Directory.GetFileSystemEntries("/tmp", $"dotnet-diagnostic-{session.Id}-*"));
        Assert.InRange(session.View.Threads, 1, 3);
        session.End(0);
    }

    [Theory]
    [InlineData("DOTNET_DiagnosticPorts", "/tmp/port,suspend")]
    [InlineData("DOTNET_gcServer", "1")]
    [InlineData("DOTNET_GCName", "libevil.so")]
    [InlineData("DOTNET_STARTUP_HOOKS", "/nonexistent/hook.dll")]
    [InlineData("DOTNET_Thread_DefaultStackSize", "1")]
    [InlineData("LD_LIBRARY_PATH", ".")]
    [InlineData("POSIXLY_CORRECT", "1")]
    [InlineData("LC_ALL", "tr_TR.UTF-8")]
    [InlineData("SSH_ORIGINAL_COMMAND", "scp -f /etc/passwd")]
    public void The_environment_changes_nothing(string name, string value)
    {
        using var directory = new TempDirectory();
        using ScpSession session = ScpSession.OpenSink(Launch(directory, "-p", "-t", ".") with
        {
            Environment = new Dictionary<string, string> { [name] = value },
        });
        session.Send("T1 0 1 0\nC0600 1 f\nx\0");
        Assert.Equal(new byte[3], session.Receive(3));
        session.End(0);
        Assert.Equal("", session.Errors);
        Assert.Equal("f 600 x", ScpDisk.Describe(directory.Path));
    }

    private static ScpLaunch Launch(TempDirectory directory, params string[] arguments) => ScpLaunch.Of(ScpProgram.Ours, directory, arguments);
}
