namespace Benchmarks;

/// <summary>A row of the table.</summary>
/// <param name="Name">For --only.</param>
/// <param name="Meaning">For who has not read the code.</param>
/// <param name="Unit">Of work in a second; s, ms or kB for what is measured by itself.</param>
internal sealed record Figure(string Name, string Meaning, string Unit)
{
    public bool IsRate => Unit is not ("s" or "ms" or "kB");
}

/// <summary>One run: the amount of work, and what it took. Less is better, so that ratios mean the same everywhere.</summary>
/// <param name="Amount">Units of work; 1 for what is measured by itself.</param>
/// <param name="Cost">Seconds, or the measured value itself.</param>
/// <param name="CpuTime">Of the server, in seconds; 0 where it is not measured.</param>
/// <param name="PeakMemory">Of the server (VmHWM), in kB; 0 where it is not measured.</param>
internal sealed record Measurement(Figure Figure, double Amount, double Cost, double CpuTime, long PeakMemory)
{
    /// <summary>CPU of sshd, in seconds; 0 where there is none.</summary>
    public double SshdTime { get; init; }

    /// <summary>CPU of the client, in seconds; 0 where it is not measured.</summary>
    public double ClientTime { get; init; }

    /// <summary>For the reader: work in a second, or the value.</summary>
    public double Shown => Figure.IsRate ? Amount / Cost : Cost;
}
