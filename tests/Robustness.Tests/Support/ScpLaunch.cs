using System.Diagnostics;
using Testing;

namespace Robustness;

/// <summary>How an scp is started: where, as whom, within which limits. Every wrapper execs, so the process id stays the same.</summary>
internal sealed record ScpLaunch
{
    // The clone may lie where an unprivileged account cannot reach it.
    private static readonly Lazy<string> Ours = new(CopyForEverybody);

    public ScpProgram Program { get; init; }

    public string Directory { get; init; } = "/";

    public string[] Arguments { get; init; } = [];

    /// <summary>Shell text run before the program replaces the shell: limits, mounts, operands that .NET cannot spell.</summary>
    public string Before { get; init; } = "";

    /// <summary>Redirections of the program itself, such as <c>0&lt;&amp;-</c>.</summary>
    public string Redirections { get; init; } = "";

    public uint? User { get; init; }

    public bool PrivateMounts { get; init; }

    /// <summary>One socket for both directions, as sshd may use it, instead of two pipes.</summary>
    public bool OverSocket { get; init; }

    /// <summary>.NET ignores SIGPIPE and its children inherit that; sshd's have it as the kernel gives it.</summary>
    public bool DiesOfBrokenPipes { get; init; }

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(20);

    public static ScpLaunch Of(ScpProgram program, TempDirectory directory, params string[] arguments) =>
        new() { Program = program, Directory = directory.Path, Arguments = arguments };

    /// <summary>The mounts and what comes before the program of another launch, such as a log daemon's.</summary>
    public ScpLaunch Within(Launch launch) => this with { Before = launch.Before, PrivateMounts = launch.PrivateMounts };

    public Process Run(int? socket = null)
    {
        string program = Program == ScpProgram.Ours ? Ours.Value : Programs.OpenSshScp!;
        string[] command = [.. Mounts(), .. Shell(socket), .. Account(), .. Signals(), program, .. Arguments];
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

    private string[] Signals() => DiesOfBrokenPipes ? ["env", "--default-signal=PIPE"] : [];

    private static string CopyForEverybody()
    {
        string folder = System.IO.Directory.CreateTempSubdirectory("scp-program-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => System.IO.Directory.Delete(folder, recursive: true);
        File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        string copy = Path.Combine(folder, Path.GetFileName(Programs.Scp));
        File.Copy(Programs.Scp, copy);
        File.SetUnixFileMode(copy, (UnixFileMode)0b111_101_101);
        return copy;
    }
}
