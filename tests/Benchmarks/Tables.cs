using System.Text;

namespace Benchmarks;

/// <summary>The results as text: for a terminal, and for the README.</summary>
internal static class Tables
{
    public static string Plain(Results results)
    {
        StringBuilder text = new($"{"workload",-22} {"unit",-8} {results.Servers[0].Name,18}");
        foreach (Server server in results.Servers.Skip(1))
            text.Append($" {server.Name,18} {"time",6} {"cpu",6}");
        text.AppendLine();
        foreach (Figure figure in results.Figures)
        {
            text.Append($"{figure.Name,-22} {figure.Unit,-8} {Number(results.Compare(figure, results.Servers[0]).Shown),18}");
            foreach (Comparison comparison in results.Servers.Skip(1).Select(server => results.Compare(figure, server)))
                text.Append($" {Number(comparison.Shown),18} {Number(comparison.Time),6} {Number(comparison.Cpu),6}");
            text.AppendLine();
        }

        string first = results.Servers[0].Name;
        text.AppendLine()
            .AppendLine($"time: how many times better than {first}, the median over {results.Rounds} rounds of each round's ratio; cpu: the same of the server's CPU time.");
        foreach (Server server in results.Servers)
            text.AppendLine($"{server.Name}: {Peak(results, server)}");
        return text.ToString();
    }

    public static string Markdown(Results results)
    {
        Server[] others = [.. results.Servers.Skip(1)];
        string Named(Server server, string what) => others.Length == 1 ? what : $"{server.Name}: {what}";
        StringBuilder text = new("| Workload |");
        foreach (Server server in others)
            text.Append($" {Named(server, "Time")} | {Named(server, "CPU of the server")} |");
        text.AppendLine().Append("|---|").Insert(text.Length, "---|---|", others.Length).AppendLine();
        foreach (Figure figure in results.Figures)
        {
            text.Append($"| {figure.Meaning}{OwnValue(figure, results)} |");
            foreach (Comparison comparison in others.Select(server => results.Compare(figure, server)))
                text.Append($" {Times(comparison.Time)} | {Times(comparison.Cpu)} |");
            text.AppendLine();
        }

        return text.AppendLine().AppendLine($"{others[^1].Name}: {Peak(results, others[^1])}.").ToString();
    }

    /// <summary>As few digits as tell something.</summary>
    public static string Number(double value) =>
        double.IsNaN(value) ? "-" : value.ToString(value >= 1000 ? "N0" : value >= 10 ? "0.0" : "0.00");

    /// <summary>A ratio; empty where there is none.</summary>
    public static string Times(double ratio) => double.IsNaN(ratio) ? "" : $"{Number(ratio)} ×";

    // What is no rate says more with its value than by a ratio alone.
    private static string OwnValue(Figure figure, Results results) => figure.IsRate ? ""
        : $" ({string.Join(", ", results.Servers.Skip(1).Select(server => Number(results.Compare(figure, server).Shown)))} {figure.Unit})";

    private static string Peak(Results results, Server server)
    {
        (long memory, string workload) = results.PeakMemory(server);
        return memory > 0 ? $"never more than {memory:N0} kB of memory (VmHWM, in {workload})" : "memory not measured";
    }
}
