using Testing;

namespace EndToEnd.Tests.Harness;

/// <summary>A script that runs our server and keeps its log in a file.</summary>
internal static class LoggedServer
{
    /// <summary>The script's path, fit for a Subsystem line or for sftp -D.</summary>
    public static string WriteTo(string folder)
    {
        string path = Path.Combine(folder, "logged-server");
        File.WriteAllText(path, $"""
            #!/bin/sh
            exec {Programs.SftpServer} -e -l VERBOSE "$@" 2>>'{LogFile(folder)}'

            """);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    public static string Log(string folder) => File.Exists(LogFile(folder)) ? File.ReadAllText(LogFile(folder)) : "";

    private static string LogFile(string folder) => Path.Combine(folder, "server.log");
}
