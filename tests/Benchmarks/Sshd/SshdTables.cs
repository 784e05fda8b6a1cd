using System.Text;

namespace Benchmarks.Sshd;

/// <summary>The results of <see cref="ThroughSshd"/> as text.</summary>
internal static class SshdTables
{
    /// <summary>A line for each server: seconds, CPU seconds, and how many times better than the first server.</summary>
    public static string Plain(Results results)
    {
        string first = results.Servers[0].Name;
        StringBuilder text = new();
        text.AppendLine($"{"",-44} {"",8} | {"CPU seconds",-23} | times better than {first}")
            .AppendLine($"{"workload",-22} {"server",-21} {"seconds",8} | {"server",7} {"sshd",7} {"client",7} | {"time",7} {"server",7} {"+sshd",7} {"client",7}");
        foreach (Figure figure in results.Figures)
            for (int i = 0; i < results.Servers.Count; i++)
                text.AppendLine(Line(i == 0 ? figure.Name : "", results.Servers[i], results.Compare(figure, results.Servers[i]), i == 0));
        return text.AppendLine()
            .AppendLine($"Medians of {results.Rounds} rounds; a ratio is the median of each round's ratio. seconds: the client's whole command, login included.")
            .AppendLine("sshd: all processes of sshd and the shell that starts the server. +sshd: server and sshd together. client: all that the command starts.")
            .ToString();
    }

    public static string Markdown(Results results)
    {
        Server[] others = [.. results.Servers.Skip(1)];
        StringBuilder text = new($"| Workload | {results.Servers[0].Name} |");
        foreach (Server server in others)
            text.Append($" {server.Name} | Time | CPU of the server | CPU of server and sshd | CPU of the client |");
        text.AppendLine().Append("|---|---|").Insert(text.Length, "---|---|---|---|---|", others.Length).AppendLine();
        foreach (Figure figure in results.Figures)
        {
            text.Append($"| {figure.Meaning} | {Seconds(results.Compare(figure, results.Servers[0]).Shown)} |");
            foreach (Comparison comparison in others.Select(server => results.Compare(figure, server)))
                text.Append($" {Seconds(comparison.Shown)} | {Tables.Times(comparison.Time)} | {Tables.Times(comparison.Cpu)} |")
                    .Append($" {Tables.Times(comparison.CpuWithSshd)} | {Tables.Times(comparison.CpuOfClient)} |");
            text.AppendLine();
        }

        return text.ToString();
    }

    private static string Line(string figure, Server server, Comparison comparison, bool isFirst)
    {
        string Ratio(double ratio) => $"{(isFirst ? "" : Tables.Number(ratio)),7}";
        CpuTimes cpu = comparison.Seconds;
        return ($"{figure,-22} {server.Name,-21} {Exact(comparison.Shown),8} | {Exact(cpu.Server),7} {Exact(cpu.Sshd),7} {Exact(cpu.Client),7} | "
            + $"{Ratio(comparison.Time)} {Ratio(comparison.Cpu)} {Ratio(comparison.CpuWithSshd)} {Ratio(comparison.CpuOfClient)}").TrimEnd();
    }

    private static string Seconds(double value) => double.IsNaN(value) ? "" : $"{Tables.Number(value)} s";

    private static string Exact(double seconds) => double.IsNaN(seconds) ? "-" : seconds.ToString("0.000");
}
