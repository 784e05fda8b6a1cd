using System.Diagnostics;
using System.Text.RegularExpressions;
using Testing;

namespace Benchmarks;

/// <param name="Name">In tables.</param>
/// <param name="Command">The program's path and its arguments.</param>
/// <param name="Scp">The path of the scp that goes with it; null when there is none.</param>
internal sealed partial record Server(string Name, string[] Command, string? Scp = null)
{
    /// <summary>OpenSSH's, and ours.</summary>
    public static Server[] Usual =>
    [
        new($"OpenSSH {OpenSshVersion}".Trim(), [Programs.OpenSshSftpServer ?? throw new FileNotFoundException("OpenSSH's sftp-server is not installed")], Programs.OpenSshScp),
        new(Path.GetFileName(Programs.SftpServer), [Programs.SftpServer], Programs.Scp),
    ];

    /// <summary>From NAME=COMMAND or COMMAND, which is then its own name, and ,SCP behind it; a second one of the same name gets a number.</summary>
    public static Server[] Named(IReadOnlyList<string> words)
    {
        List<Server> servers = [];
        foreach (string word in words)
        {
            Match match = Word().Match(word);
            string[] command = match.Groups["command"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            string name = match.Groups["name"] is { Success: true } given ? given.Value : Path.GetFileName(command[0]);
            string? scp = match.Groups["scp"] is { Success: true } path ? Path.GetFullPath(path.Value) : null;
            servers.Add(new Server(servers.Exists(server => server.Name == name) ? $"{name} {servers.Count + 1}" : name, command, scp));
        }
        return [.. servers];
    }

    // The server has no option for its version; the client of the same package has.
    private static string OpenSshVersion
    {
        get
        {
            try
            {
                using Process ssh = Process.Start(new ProcessStartInfo("ssh", "-V") { RedirectStandardError = true })!;
                return Version().Match(ssh.StandardError.ReadToEnd()).Groups[1].Value;
            }
            catch (System.ComponentModel.Win32Exception)
            {
                return "";
            }
        }
    }

    [GeneratedRegex(@"^((?<name>[^/=]+)=)?(?<command>.+?)(,(?<scp>[^ ,]*/[^ ,]*))?$")]
    private static partial Regex Word();

    [GeneratedRegex(@"^OpenSSH_(\d+\.\d+)")]
    private static partial Regex Version();
}
