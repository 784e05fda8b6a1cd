namespace Benchmarks;

/// <summary>Medians of all rounds, and how the second server compares with the first.</summary>
internal sealed class Table(string first, string second)
{
    private readonly List<string> _names = [];
    private readonly Dictionary<(string Workload, string Server), List<Measurement>> _runs = [];

    public void Add(string server, Measurement run)
    {
        if (!_names.Contains(run.Workload))
            _names.Add(run.Workload);
        if (!_runs.TryGetValue((run.Workload, server), out List<Measurement>? runs))
            _runs.Add((run.Workload, server), runs = []);
        runs.Add(run);
    }

    public void Print()
    {
        Console.WriteLine($"{"workload",-16} {"unit",-8} {first,20} {second,20} {"time",8} {"cpu",8}");
        foreach (string name in _names)
            PrintRow(name, _runs[(name, first)], _runs[(name, second)]);
        Console.WriteLine();
        Console.WriteLine($"time: median over the rounds of ({first} / {second}); cpu: the same of the server's CPU time. Above 1 is better than {first}.");
    }

    private static void PrintRow(string name, List<Measurement> before, List<Measurement> now)
    {
        double time = Median(before.Zip(now, (a, b) => a.Cost / b.Cost));
        double cpu = Median(before.Zip(now, (a, b) => b.CpuTime > 0 ? a.CpuTime / b.CpuTime : double.NaN));
        string shown = double.IsNaN(cpu) ? "-" : $"{cpu:0.00}";
        Console.WriteLine(
            $"{name,-16} {before[0].Unit,-8} {Median(before.Select(run => run.Shown)),20:N2} {Median(now.Select(run => run.Shown)),20:N2} {time,8:0.00} {shown,8}");
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
