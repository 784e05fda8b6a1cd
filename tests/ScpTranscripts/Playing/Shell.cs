using Testing;

namespace ScpTranscripts.Playing;

/// <summary>Runs a command line in a conversation's directory.</summary>
internal static class Shell
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static (int ExitCode, string Output) Run(string command, string directory)
    {
        using ServerProcess shell = ServerProcess.Start(
            "/bin/sh", ["-c", "umask 022; " + command], directory, new Dictionary<string, string?> { ["TZ"] = "UTC", ["LC_ALL"] = "C" });
        shell.CloseInput();
        int exitCode = shell.WaitForExit(Patience);
        string output = System.Text.Encoding.UTF8.GetString(shell.ReceiveRest(Patience));
        return (exitCode, output + shell.Stderr);
    }
}
