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
        if (words.Contains("--help"))
        {
            Console.Write(Options.Usage);
            return 0;
        }

        try
        {
            return Run(Options.Parse(words));
        }
        catch (UsageException error)
        {
            Console.Error.WriteLine($"bench: {error.Message}\n./build.sh bench --help shows all options");
            return 2;
        }
    }

    private static int Run(Options options)
    {
        string folder = Directory.CreateDirectory(Path.Combine(options.Folder, $"sftp-bench-{Environment.ProcessId}")).FullName;
        using Interruption interruption = new();
        try
        {
            Results results = Measure(options, folder, interruption);
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
        catch (Exception error) when (interruption.HasCome || error is InvalidDataException or InvalidOperationException or FileNotFoundException)
        {
            Console.Error.WriteLine(interruption.HasCome ? "\ninterrupted" : $"\n{error.Message}");
            return 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Results Measure(Options options, string folder, Interruption interruption)
    {
        Results results = new(options.Servers, options.Rounds);
        Workload[] workloads = options.Sshd
            ? SshdSuite.Of(options, new Setting(options.SshdProgram ?? MeasuredSshd.Program, new SshKeys(Path.Combine(folder, "keys"))))
            : Suite.InMemory(options.Quick ? 1 : 4);
        Workload[] slowWorkloads = options.Slow ? Suite.OnSlowStorage() : [];
        Workload[] chosen = Chosen(workloads, options);
        Workload[] slowChosen = Chosen(slowWorkloads, options);
        if (chosen.Length + slowChosen.Length == 0)
            throw new UsageException($"--only: \"{options.Only}\" is in none of {string.Join(' ', workloads.Concat(slowWorkloads).Select(workload => workload.Name))}");
        foreach (Workload workload in chosen)
            Measure(workload, results, folder, folder, interruption);
        if (slowChosen.Length > 0)
        {
            using SlowFileSystem slow = new(folder, SlowMicroseconds);
            foreach (Workload workload in slowChosen)
                Measure(workload, results, folder, slow.MountPoint, interruption);
        }

        Console.Error.Write($"\r{"",-40}\r");
        return results;
    }

    private static Workload[] Chosen(Workload[] workloads, Options options) =>
        [.. workloads.Where(workload => Regex.IsMatch(workload.Name, options.Only))];

    // The first round looks at every byte, warms what can be warmed, and does not count. Each round another server begins.
    private static void Measure(Workload workload, Results results, string folder, string seen, Interruption interruption)
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
                interruption.ThrowIfCome();
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
