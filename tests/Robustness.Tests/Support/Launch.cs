using System.Collections.Concurrent;
using System.Diagnostics;
using Testing;

namespace Robustness;

/// <summary>How a server is started: where, as whom, within which limits. Every wrapper execs, so the process id stays the same.</summary>
internal sealed record Launch
{
    /// <summary>An account nobody has: its limits count our processes only, and it has no line in passwd.</summary>
    public const uint Stranger = 54321;

    /// <summary>Seconds from what ends a session (a signal, a client that leaves) to its end: a hang takes longer, a busy machine does not.</summary>
    public const double LongestEnd = 10;

    // The clone may lie where an unprivileged account cannot reach it.
    private static readonly ConcurrentDictionary<string, Lazy<string>> Copies = new();

    /// <summary>It is started from a copy.</summary>
    public string Program { get; init; } = Programs.SftpServer;

    public string Directory { get; init; } = "/";

    public string[] Arguments { get; init; } = [];

    /// <summary>Shell text run before the server replaces the shell: limits, mounts, descriptors.</summary>
    public string Before { get; init; } = "";

    /// <summary>Redirections of the server itself, such as <c>0&lt;&amp;-</c>.</summary>
    public string Redirections { get; init; } = "";

    /// <summary>What stands before the program and execs it.</summary>
    public string[] Wrapper { get; init; } = [];

    public uint? User { get; init; }

    public bool PrivateMounts { get; init; }

    /// <summary>One socket for both directions, as sshd may use it, instead of two pipes.</summary>
    public bool OverSocket { get; init; }

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    public static Launch In(TempDirectory directory) => new() { Directory = directory.Path };

    public Process Run(int? socket = null)
    {
        string[] command = [.. IgnoredSignals.Undone, .. Mounts(), .. Shell(socket), .. Account(), .. Wrapper, CopyForEverybody(Program), .. Arguments];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = Directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string name in (string[])["SSH_CONNECTION", "SSH_CLIENT"])
            start.Environment.Remove(name);
        foreach ((string name, string value) in Environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private string[] Mounts() => PrivateMounts ? ["unshare", "-m", "--"] : [];

    private string[] Shell(int? socket)
    {
        string redirections = socket == null ? Redirections : $"<&{socket} >&{socket} {socket}>&- {Redirections}";
        return Before.Length + redirections.Length > 0
            ? ["bash", "-c", $"set -e; {Before}\nexec \"$@\" {redirections}", "bash"]
            : [];
    }

    private string[] Account() => User is { } user
        ? ["setpriv", $"--reuid={user}", $"--regid={user}", "--clear-groups", "--"]
        : [];

    private static string CopyForEverybody(string program) => Copies.GetOrAdd(program, name => new Lazy<string>(() => Copy(name))).Value;

    private static string Copy(string program)
    {
        string folder = System.IO.Directory.CreateTempSubdirectory("sftp-program-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => System.IO.Directory.Delete(folder, recursive: true);
        File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        string copy = Path.Combine(folder, Path.GetFileName(program));
        File.Copy(program, copy);
        File.SetUnixFileMode(copy, (UnixFileMode)0b111_101_101);
        return copy;
    }
}
