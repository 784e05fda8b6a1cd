using System.Diagnostics;

namespace Benchmarks.Workloads;

/// <summary>Something to do with a server, measured.</summary>
internal abstract class Workload
{
    /// <summary>For --only.</summary>
    public abstract string Name { get; }

    /// <summary>Makes the files that it needs, once, in a folder of its own.</summary>
    public virtual void Prepare(string folder)
    {
    }

    /// <summary>The same work each time. Whatever it adds to the folder is gone at the end, or is replaced by the next run.</summary>
    public abstract IEnumerable<Measurement> Run(Turn turn);

    /// <summary>Only the part in <paramref name="action"/> is measured.</summary>
    protected static Measurement Measure(ServerChild server, Figure figure, double amount, Action action)
    {
        TimeSpan cpuBefore = server.CpuTime;
        long start = Stopwatch.GetTimestamp();
        action();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return new Measurement(figure, amount, seconds, (server.CpuTime - cpuBefore).TotalSeconds, server.PeakMemory);
    }
}
