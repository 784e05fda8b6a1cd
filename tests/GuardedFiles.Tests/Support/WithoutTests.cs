using System.Diagnostics;
using Testing;

namespace GuardedFiles.Tests.Support;

/// <summary>The tool that takes calls away from whole programs does take them away.</summary>
public sealed class WithoutTests
{
    [Theory]
    [InlineData("statx=EACCES", "Permission denied")]
    [InlineData("statx=13", "Permission denied")]
    [InlineData("statx:4294967196=ENOSPC", "No space left on device")] // AT_FDCWD
    public void A_call_answers_what_was_asked(string call, string words)
    {
        (int status, string errors) = Stat(call);
        Assert.NotEqual(0, status);
        Assert.Contains(words, errors);
    }

    [Fact]
    public void Another_argument_is_let_through() => Assert.Equal((0, ""), Stat("statx:77=EACCES"));

    [Fact]
    public void The_call_that_installs_it_can_be_taken_away() => Assert.Equal((0, ""), Stat("seccomp", "prctl:38=EINVAL", "openat2"));

    [Fact]
    public void An_unknown_call_is_said()
    {
        (int status, string errors) = Stat("nonsense");
        Assert.Equal(125, status);
        Assert.Contains("nonsense", errors);
    }

    private static (int Status, string Errors) Stat(params string[] calls)
    {
        string[] command = [.. Without.Calls(calls), "stat", "--format=", "/"];
        ProcessStartInfo start = new(command[0], command[1..]) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["LC_ALL"] = "C";
        using Process process = Process.Start(start)!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, errors);
    }
}
