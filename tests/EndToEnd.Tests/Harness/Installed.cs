using System.Collections.Concurrent;
using Testing;

namespace EndToEnd.Tests.Harness;

/// <summary>
/// What this machine has: a program ("rclone"), a module of the system's Python ("python:paramiko"), "fuse", "root",
/// "account": others may log in.
/// </summary>
internal static class Installed
{
    private static readonly ConcurrentDictionary<string, bool> Known = new();

    /// <summary>Each rclone that there is: the installed one, and a newer one that ./build.sh test has unpacked where it could be had.</summary>
    public static string[] Rclones { get; } =
        [.. new[] { "rclone", Path.Combine(Programs.RepositoryRoot, "artifacts/test-tools/rclone/usr/bin/rclone") }.Where(Has)];

    /// <summary>
    /// The folder of Python modules in which an asyncssh lies that asks for ranges@asyncssh.com (2.21 and later): Debian 12 has an older one, so that
    /// build/packages.sh unpacks another.
    /// </summary>
    public static string AsyncsshWithRanges { get; } = Path.Combine(Programs.RepositoryRoot, "artifacts/test-tools/asyncssh/usr/lib/python3/dist-packages");

    public static bool Has(string need) => Known.GetOrAdd(need, Look);

    /// <summary>The distribution's Python first: it is the one whose modules the distribution installs.</summary>
    public static string? Find(string program)
    {
        if (program.Contains('/'))
            return File.Exists(program) ? program : null;
        if (program == "python3" && File.Exists("/usr/bin/python3"))
            return "/usr/bin/python3";
        return Programs.Installed(program);
    }

    private static bool Look(string need)
    {
        if (need == "root")
            return Environment.UserName == "root";
        if (need == "account")
            return HasPrivateMounts();
        if (need == "fuse")
            return Fuse.IsUsable;
        if (need == "asyncssh with ranges")
            return Directory.Exists(AsyncsshWithRanges) || Python("import asyncssh.sftp; asyncssh.sftp.SFTPRanges");
        if (need.StartsWith("python:"))
            return HasPythonModule(need["python:".Length..]);
        return Find(need) != null;
    }

    /// <summary>So that there can be a <c>PrivateMachine</c>.</summary>
    private static bool HasPrivateMounts() =>
        Environment.UserName == "root" && Client.Run(new ClientCommand("unshare", "-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt")).ExitCode == 0;

    private static bool HasPythonModule(string module) => Python($"import importlib.util as u, sys; sys.exit(not u.find_spec('{module}'))");

    private static bool Python(string program) =>
        Find("python3") is { } python && Client.Run(new ClientCommand(python, "-W", "ignore", "-c", program)).ExitCode == 0;
}
