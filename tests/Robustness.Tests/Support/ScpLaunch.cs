using System.Diagnostics;
using Testing;

namespace Robustness;

/// <summary>How an scp is started: where, as whom, within which limits. Every wrapper execs, so the process id stays the same.</summary>
internal sealed record ScpLaunch
{
    public ScpProgram Program { get; init; }

    public string Directory { get; init; } = "/";

    public string[] Arguments { get; init; } = [];

    /// <summary>Shell text run before the program replaces the shell: limits, mounts, operands that .NET cannot spell.</summary>
    public string Before { get; init; } = "";

    /// <summary>Redirections of the program itself, such as <c>0&lt;&amp;-</c>.</summary>
    public string Redirections { get; init; } = "";

    /// <summary>What stands before the program and execs it.</summary>
    public string[] Wrapper { get; init; } = [];

    public uint? User { get; init; }

    public bool PrivateMounts { get; init; }

    /// <summary>One socket for both directions, as sshd may use it, instead of two pipes.</summary>
    public bool OverSocket { get; init; }

    /// <summary>.NET ignores SIGPIPE and its children inherit that; sshd's have it as the kernel gives it.</summary>
    public bool DiesOfBrokenPipes { get; init; }

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    public static ScpLaunch Of(ScpProgram program, TempDirectory directory, params string[] arguments) =>
        new() { Program = program, Directory = directory.Path, Arguments = arguments };

    /// <summary>The mounts and what comes before the program of another launch, such as a log daemon's.</summary>
    public ScpLaunch Within(Launch launch) => this with { Before = launch.Before, PrivateMounts = launch.PrivateMounts };

    public Process Run(int? socket = null) => new Launch
    {
        Program = Program == ScpProgram.Ours ? Programs.Scp : Programs.OpenSshScp!,
        Directory = Directory,
        Arguments = Arguments,
        Before = Before,
        Redirections = Redirections,
        Wrapper = DiesOfBrokenPipes ? ["env", "--default-signal=PIPE", .. Wrapper] : Wrapper,
        User = User,
        PrivateMounts = PrivateMounts,
        Environment = Environment,
    }.Run(socket);
}
