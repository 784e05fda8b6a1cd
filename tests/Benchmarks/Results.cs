namespace Benchmarks;

/// <summary>A server beside the first one.</summary>
/// <param name="Shown">The median over the rounds, in the figure's unit; NaN when the server cannot do it.</param>
/// <param name="Time">How many times better: the median of the rounds' ratios. NaN when one of the two has nothing to compare.</param>
/// <param name="Cpu">The same for the server's CPU time.</param>
internal sealed record Comparison(double Shown, double Time, double Cpu);

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
        return new Comparison(
            Median(runs.Select(run => run.Shown)),
            Median(first.Zip(runs, (before, now) => before.Cost / now.Cost)),
            Median(first.Zip(runs, (before, now) => now.CpuTime > 0 ? before.CpuTime / now.CpuTime : double.NaN)));
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
