using System.Text.RegularExpressions;
using Benchmarks.Sshd;

namespace Benchmarks;

/// <summary>What the command line says.</summary>
internal sealed record Options
{
    public const string Usage = """
        ./build.sh bench [OPTION ...] [[NAME=]COMMAND [NAME=]COMMAND ...]

          COMMAND          servers to compare, two or more; the first is the baseline. Otherwise the installed OpenSSH's and ours.
                           For --sshd the scp that goes with a server may follow: COMMAND,/PATH/OF/scp
          --quick          a quarter of the sizes, three rounds: half a minute; with --sshd two minutes
          --rounds N       seven without --quick; with --sshd five
          --only REGEX     workloads whose name matches; one that matches none shows all names
          --slow           those on storage with 2 ms for each operation, too (needs FUSE): as long again
          --folder DIR     where the files are; otherwise in memory
          --markdown       the table as docs/SPEED.md has it
          --chart FILE     a chart of the last server beside the first, as SVG

          --sshd           instead of these, what users see: stock clients through a throw-away sshd on a loopback port. Then also:
          --transport pipes|sockets|both     what sshd gives the server
          --cipher aes|chacha|both           aes128-gcm@openssh.com, chacha20-poly1305@openssh.com
                           without these two, get and put are measured with all four, the other workloads with pipes and aes
          --sshd-program PROGRAM             another sshd

        """;

    public bool Quick { get; private init; }

    public int Rounds { get; private init; }

    public string Only { get; private init; } = "";

    public bool Slow { get; private init; }

    public string Folder { get; private init; } = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();

    /// <summary>Through sshd; the options below are for this.</summary>
    public bool Sshd { get; private init; }

    /// <summary>Null for what each workload has by itself.</summary>
    public Transport[]? Transports { get; private init; }

    /// <summary>The same.</summary>
    public Cipher[]? Ciphers { get; private init; }

    /// <summary>Null for the installed one.</summary>
    public string? SshdProgram { get; private init; }

    public bool Markdown { get; private init; }

    public string? Chart { get; private init; }

    public IReadOnlyList<Server> Servers { get; private init; } = [];

    /// <exception cref="UsageException">Something is not in <see cref="Usage"/>.</exception>
    public static Options Parse(string[] words)
    {
        Options options = new();
        List<string> commands = [];
        using IEnumerator<string> rest = words.AsEnumerable().GetEnumerator();
        while (rest.MoveNext())
        {
            if (rest.Current is not ['-', ..])
                commands.Add(rest.Current);
            else
                options = options.With(rest.Current, () => rest.MoveNext() ? rest.Current : "");
        }

        if (commands.Count == 1)
            throw new UsageException($"{commands[0]}: a server to compare it with is missing");
        if (!options.Sshd && (options.Transports ?? (object?)options.Ciphers ?? options.SshdProgram) is not null)
            throw new UsageException("--transport, --cipher and --sshd-program need --sshd");
        return options with
        {
            Rounds = options.Rounds > 0 ? options.Rounds : options.Quick ? 3 : options.Sshd ? 5 : 7,
            Servers = commands.Count == 0 ? Server.Usual : Server.Named(commands),
        };
    }

    private Options With(string word, Func<string> next) => word switch
    {
        "--quick" => this with { Quick = true },
        "--slow" => this with { Slow = true },
        "--sshd" => this with { Sshd = true },
        "--transport" => next() switch
        {
            "pipes" => this with { Transports = [Transport.Pipes] },
            "sockets" => this with { Transports = [Transport.Sockets] },
            "both" => this with { Transports = Enum.GetValues<Transport>() },
            var other => throw Wrong(word, other, "pipes, sockets or both"),
        },
        "--cipher" => next() switch
        {
            "aes" => this with { Ciphers = [Cipher.Aes] },
            "chacha" => this with { Ciphers = [Cipher.ChaCha] },
            "both" => this with { Ciphers = Cipher.All },
            var other => throw Wrong(word, other, "aes, chacha or both"),
        },
        "--sshd-program" => this with { SshdProgram = Path.GetFullPath(Given(word, next(), "a program")) },
        "--markdown" => this with { Markdown = true },
        "--rounds" => next() is var number && int.TryParse(number, out int rounds) && rounds > 0
            ? this with { Rounds = rounds }
            : throw Wrong(word, number, "a number from 1 on"),
        "--only" => this with { Only = Expression(word, next()) },
        "--folder" => this with { Folder = Given(word, next(), "a folder") },
        "--chart" => this with { Chart = Given(word, next(), "a file") },
        _ => throw new UsageException($"{word}: unknown option"),
    };

    private static string Given(string word, string value, string wanted) => value.Length > 0 ? value : throw Wrong(word, value, wanted);

    private static string Expression(string word, string value)
    {
        try
        {
            _ = new Regex(value);
            return Given(word, value, "a regular expression");
        }
        catch (ArgumentException)
        {
            throw Wrong(word, value, "a regular expression");
        }
    }

    private static UsageException Wrong(string word, string value, string wanted) => new($"{word}: \"{value}\" is not {wanted}");
}
