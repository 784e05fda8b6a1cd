namespace Benchmarks;

/// <summary>One run: the amount of work, and what it took. Less is better, so that ratios mean the same everywhere.</summary>
/// <param name="Workload">Its name in the table.</param>
/// <param name="Unit">What <paramref name="Amount"/> counts, or ms or kB for what is measured by itself.</param>
/// <param name="Amount">Units of work; 1 for what is measured by itself.</param>
/// <param name="Cost">Seconds, or the measured value itself.</param>
/// <param name="CpuTime">Of the server, in seconds; 0 where it is not measured.</param>
internal sealed record Measurement(string Workload, string Unit, double Amount, double Cost, double CpuTime)
{
    /// <summary>For the reader: work in a second, or the value.</summary>
    public double Shown => Unit is "ms" or "kB" ? Cost : Amount / Cost;
}
