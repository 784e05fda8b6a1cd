using System.Diagnostics;
using GuardedFiles.Walls;

namespace GuardedFiles.Tests.Walls;

/// <summary>The table of numbers, compared with the system's headers. Those of arm64 are the ones that all newer architectures share.</summary>
public sealed class KernelCallTests
{
    private const string Arm64 = "-D__BITS_PER_LONG=64 -D__ARCH_WANT_NEW_STAT -D__ARCH_WANT_RENAMEAT -D__ARCH_WANT_SYS_CLONE3";

    [Fact]
    public void Numbers_of_x86_64_are_those_of_the_header() => Compare("asm/unistd_64.h", "-D__x86_64__", call => call >> 16);

    [Fact]
    public void Numbers_of_arm64_are_those_of_the_header() => Compare("asm-generic/unistd.h", Arm64, call => call & 0xffff);

    private static void Compare(string header, string options, Func<uint, uint> number)
    {
        if (!Preprocess($"#include <{header}>\n", options, out _))
            return; // Headers of another architecture are not everywhere.

        KernelCall[] calls = [.. Enum.GetValues<KernelCall>().Where(call => call != KernelCall.NotOnArm64)];
        string questions = string.Concat(calls.Select(call => $"\n={call} __NR_{call}"));
        Assert.True(Preprocess($"#include <{header}>{questions}\n", options, out string answers));
        string[] wrong =
        [
            .. from call in calls
               let told = answers.Split('\n').Single(line => line.StartsWith($"={call} ", StringComparison.Ordinal)).Split(' ')[1]
               where told != Expected(call, number((uint)call))
               select $"{call}: {number((uint)call)} is {told}",
        ];
        Assert.Empty(wrong);
    }

    /// <summary>What an older header, or one of an architecture that lacks the call, leaves as it was asked.</summary>
    private static string Expected(KernelCall call, uint number) =>
        number == (uint)KernelCall.NotOnArm64 || call == KernelCall.fchmodat2 && !HasFchmodat2 ? $"__NR_{call}" : $"{number}";

    private static bool HasFchmodat2 { get; } =
        Preprocess("#include <asm-generic/unistd.h>\n=__NR_fchmodat2\n", Arm64, out string text) && text.Contains("=452", StringComparison.Ordinal);

    private static bool Preprocess(string source, string options, out string text)
    {
        ProcessStartInfo start = new("cc", ["-E", "-P", "-x", "c", .. options.Split(' '), "-"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        process.StandardInput.Write(source);
        process.StandardInput.Close();
        text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
