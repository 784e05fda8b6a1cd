using System.Diagnostics;

namespace Benchmarks.Sshd;

/// <summary>A client's command from its start until it and everything that it started have ended.</summary>
/// <param name="Status">Its exit status; negative when a signal ended it.</param>
/// <param name="CpuTime">Of all of these.</param>
internal sealed record ClientRun(int Status, double Seconds, TimeSpan CpuTime)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <param name="output">Where its standard output goes: a file that is replaced, or /dev/null.</param>
    public static ClientRun Of(ClientCommand command, string output)
    {
        using FileStream nothing = File.OpenRead("/dev/null");
        using FileStream told = new(output, FileMode.Create, FileAccess.Write);
        long start = Stopwatch.GetTimestamp();
        int process = Native.Spawn(
            [Usage.Tool, "/dev/null", .. command.Words],
            (int)nothing.SafeFileHandle.DangerousGetHandle(),
            (int)told.SafeFileHandle.DangerousGetHandle(),
            command.Environment);
        int status;
        TimeSpan cpuTime;
        using (new Timer(_ => Native.Terminate(process), null, Patience, Timeout.InfiniteTimeSpan))
            (status, cpuTime) = Native.Wait(process);
        return new ClientRun(status, Stopwatch.GetElapsedTime(start).TotalSeconds, cpuTime);
    }
}
