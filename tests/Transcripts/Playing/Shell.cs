using Testing;

namespace Transcripts.Playing;

/// <summary>Runs a command line in a conversation's directory.</summary>
internal static class Shell
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static (int ExitCode, string Output) Run(string command, string directory)
    {
        using ServerProcess shell = ServerProcess.Start(
            "/bin/sh", ["-c", command], directory, new Dictionary<string, string?> { ["TZ"] = "UTC" });
        shell.CloseInput();
        string output = System.Text.Encoding.UTF8.GetString(shell.ReceiveRest(Patience));
        int exitCode = shell.WaitForExit(Patience);
        return (exitCode, output + shell.Stderr);
    }
}
