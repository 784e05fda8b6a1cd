using System.Diagnostics;

namespace Benchmarks.Workloads;

/// <summary>Something to do with a server, measured.</summary>
internal abstract class Workload
{
    /// <summary>For --only.</summary>
    public abstract string Name { get; }

    /// <summary>Files that it needs, made once.</summary>
    public virtual void Prepare(string folder)
    {
    }

    public abstract IEnumerable<Measurement> Run(string[] command, string folder);

    /// <summary>A server of its own; only the part in <paramref name="action"/> is measured.</summary>
    protected static Measurement Measure(ServerChild server, string name, string unit, double amount, Action action)
    {
        TimeSpan cpuBefore = server.CpuTime;
        long start = Stopwatch.GetTimestamp();
        action();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return new Measurement(name, unit, amount, seconds, (server.CpuTime - cpuBefore).TotalSeconds);
    }
}
