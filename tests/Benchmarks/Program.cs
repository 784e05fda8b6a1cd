using System.Text.RegularExpressions;
using Benchmarks.Sshd;
using Benchmarks.Workloads;
using Testing;

namespace Benchmarks;

/// <summary>
/// Servers side by side, turn by turn, each alone on a socket as sshd gives it one. Every answer is looked at: a server that is fast
/// and wrong fails.
/// </summary>
internal static class Program
{
    private const int SlowMicroseconds = 2000;

    private static int Main(string[] words)
    {
        if (Options.Parse(words) is not { } options)
        {
            Console.Error.Write(Options.Usage);
            return 2;
        }

        string folder = Directory.CreateDirectory(Path.Combine(options.Folder, $"sftp-bench-{Environment.ProcessId}")).FullName;
        try
        {
            Results results = Measure(options, folder);
            Console.Write((options.Sshd, options.Markdown) switch
            {
                (true, true) => SshdTables.Markdown(results),
                (true, false) => SshdTables.Plain(results),
                (false, true) => Tables.Markdown(results),
                (false, false) => Tables.Plain(results),
            });
            if (options.Chart is { } chart)
                File.WriteAllText(chart, Chart.Draw(results));
            return 0;
        }
        catch (Exception error) when (error is InvalidDataException or InvalidOperationException or FileNotFoundException)
        {
            Console.Error.WriteLine($"\n{error.Message}");
            return 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Results Measure(Options options, string folder)
    {
        Results results = new(options.Servers, options.Rounds);
        Workload[] workloads = options.Sshd
            ? SshdSuite.Of(options, new Setting(options.SshdProgram ?? MeasuredSshd.Program, new SshKeys(Path.Combine(folder, "keys"))))
            : Suite.InMemory(options.Quick ? 1 : 4);
        foreach (Workload workload in Chosen(workloads, options))
            Measure(workload, results, folder, folder);
        if (options.Slow)
        {
            using SlowFileSystem slow = new(folder, SlowMicroseconds);
            foreach (Workload workload in Chosen(Suite.OnSlowStorage(), options))
                Measure(workload, results, folder, slow.MountPoint);
        }

        Console.Error.Write($"\r{"",-40}\r");
        return results;
    }

    private static IEnumerable<Workload> Chosen(Workload[] workloads, Options options) =>
        workloads.Where(workload => Regex.IsMatch(workload.Name, options.Only));

    // The first round looks at every byte, warms what can be warmed, and does not count. Each round another server begins.
    private static void Measure(Workload workload, Results results, string folder, string seen)
    {
        const string Own = "workload";
        string own = Directory.CreateDirectory(Path.Combine(folder, Own)).FullName;
        workload.Prepare(own);
        List<Server> servers = [.. results.Servers];
        for (int round = 0; round <= results.Rounds; round++)
        {
            Console.Error.Write($"\r{$"{workload.Name} {round}/{results.Rounds}",-40}");
            for (int turn = 0; turn < results.Servers.Count; turn++)
            {
                Server server = results.Servers[(round + turn) % results.Servers.Count];
                if (servers.Contains(server) && !Run(workload, new Turn(server, own, Path.Combine(seen, Own), Thorough: round == 0), results))
                    servers.Remove(server);
            }
        }

        Directory.Delete(own, recursive: true);
    }

    /// <returns>False when the server does not serve this.</returns>
    private static bool Run(Workload workload, Turn turn, Results results)
    {
        try
        {
            foreach (Measurement run in workload.Run(turn))
                if (!turn.Thorough)
                    results.Add(turn.Server, run);
            return true;
        }
        catch (NotServedException error)
        {
            Console.Error.WriteLine($"\r{turn.Server.Name}: {workload.Name}: {error.Message}");
            return false;
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException($"{turn.Server.Name}: {workload.Name}: {error.Message}");
        }
    }
}
