using System.Diagnostics;
using Testing;

namespace Robustness;

/// <summary>The four files that are published.</summary>
internal static class ProgramFile
{
    public static readonly string[] All = ["dotnet-sftp-server", "dotnet-sftp-server.static", "dotnet-scp", "dotnet-scp.static"];

    /// <summary>The path of one, beside the program under test.</summary>
    public static string Of(string name) => Path.Combine(Path.GetDirectoryName(Programs.SftpServer)!, name);

    public static bool IsScp(string name) => name.StartsWith("dotnet-scp", StringComparison.Ordinal);

    /// <summary>What makes it serve the directory in which it is started.</summary>
    public static string[] Arguments(string name) => IsScp(name) ? ["-t", "."] : [];

    /// <summary>Runs a program to its end.</summary>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="input">All that it can read.</param>
    public static (string Output, string Errors, int Status) Run(
        TempDirectory directory, string[] command, string input = "", params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = directory.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in variables)
            start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (output, errors.Result, process.ExitCode);
    }

    /// <summary>The same for text of a shell; "$@" is a published program and its arguments.</summary>
    public static (string Output, string Errors, int Status) Shell(TempDirectory directory, string text, string name, params string[] arguments) =>
        Run(directory, ["bash", "-c", text, "bash", Of(name), .. arguments]);
}
