using System.Text.RegularExpressions;
using Benchmarks.Workloads;
using Testing;

namespace Benchmarks;

/// <summary>
/// Our server beside OpenSSH's, turn by turn, each alone on a socket as sshd gives it one. Everything lives in memory and
/// every answer is looked at: a server that is fast and wrong fails.
/// </summary>
internal static class Program
{
    private const string Usage = """
        dotnet run --project tests/Benchmarks -c Release -- [--quick] [--rounds N] [--only REGEX] [COMMAND COMMAND]

          --quick       smaller sizes, three rounds: below a minute
          --rounds N    seven without --quick
          --only REGEX  workloads whose name matches
          COMMAND       two servers to compare; otherwise the installed OpenSSH's and dist/dotnet-sftp-server

        """;

    private const long MiB = 1 << 20;

    private static int Main(string[] arguments)
    {
        bool quick = false;
        int rounds = 0;
        string only = "";
        List<string> commands = [];
        for (int i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "--quick":
                    quick = true;
                    break;
                case "--rounds" when i + 1 < arguments.Length:
                    rounds = int.Parse(arguments[++i]);
                    break;
                case "--only" when i + 1 < arguments.Length:
                    only = arguments[++i];
                    break;
                case ['-', ..]:
                    Console.Error.Write(Usage);
                    return 2;
                default:
                    commands.Add(arguments[i]);
                    break;
            }
        }

        if (commands.Count == 0)
            commands = [Programs.OpenSshSftpServer ?? throw new FileNotFoundException("OpenSSH's sftp-server is not installed"), Programs.SftpServer];
        if (commands.Count != 2)
        {
            Console.Error.Write(Usage);
            return 2;
        }

        Compare(commands, rounds > 0 ? rounds : quick ? 3 : 7, [.. Chosen(quick, only)]);
        return 0;
    }

    private static IEnumerable<Workload> Chosen(bool quick, string only) =>
        All(quick ? 1 : 4).Where(workload => Regex.IsMatch(workload.Name, only));

    private static Workload[] All(int scale) =>
    [
        new Sessions(15 * scale),
        new Reading("read", 256 * MiB * scale, 32 * 1024, 0, random: false),
        new Reading("read255", 256 * MiB * scale, 255 * 1024, 0, random: false),
        new Writing("write", 128 * MiB * scale, anew: true),
        new Writing("rewrite", 128 * MiB * scale, anew: false),
        new Reading("randread", 256 * MiB * scale, 4096, 20_000 * scale, random: true),
        new Stats("stat1", 5_000 * scale, depth: 1),
        new Stats("stat64", 30_000 * scale, depth: 64),
        new Listing(20_000 * scale),
        new SmallFiles(2_000 * scale),
        new Copying(256 * MiB * scale),
    ];

    private static void Compare(List<string> commands, int rounds, Workload[] workloads)
    {
        string folder = Directory.CreateDirectory(Path.Combine(
            Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"sftp-bench-{Environment.ProcessId}")).FullName;
        string[] names = [.. commands.Select(command => Path.GetFileName(command.Split(' ')[0]))];
        if (names[0] == names[1])
            names = [names[0] + " 1", names[1] + " 2"];
        Table table = new(names[0], names[1]);
        try
        {
            foreach (Workload workload in workloads)
            {
                Console.Error.Write($"\r{workload.Name,-20}");
                workload.Prepare(folder);
                for (int round = 0; round < rounds; round++)
                {
                    for (int turn = 0; turn < names.Length; turn++)
                    {
                        int server = (round + turn) % names.Length;
                        foreach (Measurement run in workload.Run(commands[server].Split(' '), folder))
                            table.Add(names[server], run);
                    }
                }
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        Console.Error.Write($"\r{"",-20}\r");
        table.Print();
    }
}
