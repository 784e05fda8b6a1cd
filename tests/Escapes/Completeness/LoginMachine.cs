using System.Diagnostics;
using System.Globalization;

namespace Escapes;

/// <summary>
/// An account of its own with an empty home, on a machine where it can log in: passwd, group and shadow are copies with one line more, /run and the
/// spools are empty. Only what is run here sees them; processes that a program leaves behind end with it.
/// </summary>
internal sealed class LoginMachine : IDisposable
{
    public const string Account = "measured";

    /// <summary>Programs that are not installed, because they would replace what the machine has: their packages are unpacked here.</summary>
    public static string Tools { get; } = Path.Combine(Programs.RepositoryRoot, "artifacts/test-tools");

    private const int LongestRun = 60;

    // Folders of the distribution, as far as they are there. /etc/crontab and /etc/cron.d must not run on a machine of tests.
    private const string Mounts = """
        for name in passwd group shadow; do
            mount --bind "$0/$name" "/etc/$name"
        done
        for folder in /run /var/mail /var/spool/cron/crontabs /etc/cron.d; do
            if [ -d "$folder" ]; then mount -t tmpfs -o mode=1777 tmpfs "$folder"; fi
        done
        if [ -f /etc/crontab ]; then mount --bind /dev/null /etc/crontab; fi
        mkdir -p /run/systemd/system /run/sshd /run/lock
        chmod 755 /run /run/sshd
        mkdir -m 1777 /run/screen
        install -d -m 700 -o "$1" -g "$1" /run/user /run/user/"$1"
        chmod 755 /run/user
        cd "$0/home"
        shift
        exec "$@"
        """;

    private static readonly string[] Traced = ["%file", "getdents64", "connect", "bind", "fchdir", "clone", "clone3", "fork", "vfork"];

    private readonly TempDirectory _folder = new();
    private readonly int _id = Random.Shared.Next(61_000, 65_000);

    public LoginMachine()
    {
        File.SetUnixFileMode(_folder.Path, (UnixFileMode)0b111_101_101);
        foreach (string name in (string[])["home", "work"])
        {
            Directory.CreateDirectory(_folder.Combine(name));
            Native.GiveTo(_folder.Combine(name), (uint)_id);
        }
        Describe("passwd", string.Create(CultureInfo.InvariantCulture, $"{Account}:x:{_id}:{_id}::{Home}:/bin/bash"));
        Describe("group", string.Create(CultureInfo.InvariantCulture, $"{Account}:x:{_id}:"));
        // An asterisk: no password fits, and keys are let in.
        Describe("shadow", $"{Account}:*:20000:0:99999:7:::");
    }

    public uint Id => (uint)_id;

    public string Home => _folder.Combine("home");

    /// <summary>A file outside of the home that the account can make.</summary>
    public string Work(string name) => _folder.Combine($"work/{name}");

    /// <summary>What the program looked at.</summary>
    public FileTrace Run(LoginProgram program)
    {
        string trace = _folder.Combine("trace");
        string[] words =
        [
            "unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "sh", "-ec", Mounts, _folder.Path, $"{_id}",
            "env", "-i", .. Environment(),
            "strace", "-f", "-y", "-s", "4096", "--seccomp-bpf", "-qq", "-e", "signal=none", "-e", $"trace={string.Join(',', Traced)}", "-o", trace,
            .. program.AsRoot ? (string[])[] : ["setpriv", $"--reuid={_id}", $"--regid={_id}", "--clear-groups", "--"],
            "sh", "-c", Script(program),
        ];
        string output = RunToEnd(words);
        string status = Work("status");
        return FileTrace.Read(trace, Home) with
        {
            Output = output,
            Status = File.Exists(status) ? File.ReadAllText(status).Trim() : "did not end",
        };
    }

    public void Dispose() => _folder.Dispose();

    // What a program leaves behind is the account's, and strace would wait for it: strace itself is root's. A program of root's leaves nothing.
    private static string Script(LoginProgram program) => $$"""
        terminal() { printf "$1" | script -qec "$2" /dev/null; }
        ( {{program.Script}}
        )
        echo $? >"$WORK/status"
        {{(program.AsRoot ? "" : "kill -KILL -1 2>/dev/null")}}
        """;

    private void Describe(string name, string line) =>
        File.WriteAllLines(_folder.Combine(name), [.. File.ReadLines($"/etc/{name}"), line]);

    // As sshd sets them. SHLVL is missing, so that bash takes itself for one that sshd started.
    private string[] Environment() =>
    [
        $"HOME={Home}", $"WORK={_folder.Combine("work")}", $"TOOLS={Tools}", $"TMPDIR={_folder.Combine("work")}",
        $"TMUX_TMPDIR={_folder.Combine("work")}", $"USER={Account}", $"LOGNAME={Account}", "SHELL=/bin/sh", "TERM=xterm",
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", $"XDG_RUNTIME_DIR=/run/user/{_id}",
        "SSH_CLIENT=127.0.0.1 1 22", "SSH_CONNECTION=127.0.0.1 1 127.0.0.1 22",
    ];

    private static string RunToEnd(string[] words)
    {
        var start = new ProcessStartInfo("timeout", ["--signal=KILL", $"{LongestRun}", .. words])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output + errors.Result;
    }
}
