namespace Benchmarks;

/// <summary>A server beside the first one.</summary>
/// <param name="Shown">The median over the rounds, in the figure's unit; NaN when the server cannot do it.</param>
/// <param name="Time">How many times better: the median of the rounds' ratios. NaN when one of the two has nothing to compare.</param>
/// <param name="Cpu">The same for the server's CPU time.</param>
internal sealed record Comparison(double Shown, double Time, double Cpu)
{
    /// <summary>The same for the CPU time of the server and sshd together.</summary>
    public required double CpuWithSshd { get; init; }

    /// <summary>The same for the client's CPU time.</summary>
    public required double CpuOfClient { get; init; }

    /// <summary>The medians of the CPU times themselves, in seconds.</summary>
    public required CpuTimes Seconds { get; init; }
}

/// <summary>CPU times in seconds.</summary>
internal sealed record CpuTimes(double Server, double Sshd, double Client);

/// <summary>
/// All runs. Ratios are taken within a round and only then their median: the two runs of a round lie side by side in time, so what else
/// the machine does at that moment hits both.
/// </summary>
internal sealed class Results(IReadOnlyList<Server> servers, int rounds)
{
    private readonly Dictionary<(Figure Figure, Server Server), List<Measurement>> _runs = [];

    public IReadOnlyList<Server> Servers => servers;

    public int Rounds => rounds;

    public List<Figure> Figures { get; } = [];

    public void Add(Server server, Measurement run)
    {
        if (!Figures.Contains(run.Figure))
            Figures.Add(run.Figure);
        if (!_runs.TryGetValue((run.Figure, server), out List<Measurement>? runs))
            _runs.Add((run.Figure, server), runs = []);
        runs.Add(run);
    }

    public Comparison Compare(Figure figure, Server server)
    {
        List<Measurement> first = Runs(figure, servers[0]);
        List<Measurement> runs = Runs(figure, server);
        double Better(Func<Measurement, double> cost) =>
            Median(first.Zip(runs, (before, now) => cost(now) > 0 ? cost(before) / cost(now) : double.NaN));
        return new Comparison(Median(runs.Select(run => run.Shown)), Better(run => run.Cost), Better(run => run.CpuTime))
        {
            CpuWithSshd = Better(run => run.CpuTime + run.SshdTime),
            CpuOfClient = Better(run => run.ClientTime),
            Seconds = new CpuTimes(
                Median(runs.Select(run => run.CpuTime)), Median(runs.Select(run => run.SshdTime)), Median(runs.Select(run => run.ClientTime))),
        };
    }

    /// <summary>The highest of all workloads, and in which one, in kB.</summary>
    public (long Memory, string Workload) PeakMemory(Server server) => Figures
        .SelectMany(figure => Runs(figure, server))
        .Select(run => (run.PeakMemory, run.Figure.Name))
        .DefaultIfEmpty()
        .Max();

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length == 0 ? double.NaN
            : sorted.Length % 2 == 1 ? sorted[middle]
            : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private List<Measurement> Runs(Figure figure, Server server) => _runs.GetValueOrDefault((figure, server)) ?? [];
}
