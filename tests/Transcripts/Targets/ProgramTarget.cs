using System.Text.RegularExpressions;
using Testing;

namespace Transcripts.Targets;

/// <summary>A program, started by a shell as sshd does it.</summary>
internal sealed partial class ProgramTarget(string name, string program, Version? version) : ITranscriptTarget
{
    public static ITranscriptTarget? OpenSsh { get; } =
        Programs.OpenSshSftpServer is { } path ? new ProgramTarget("openssh", path, OpenSshVersion()) : null;

    public static ITranscriptTarget Ours => new ProgramTarget("ours", Programs.SftpServer, null);

    public string Name => name;

    public Version? Version => version;

    public bool CanPlay(SessionStart start) => true;

    public ITranscriptSession Start(SessionStart start)
    {
        string script = string.Concat(start.Before.Select(command => command + "; "))
            + string.Concat(start.Limits.Select(limit => $"ulimit {limit}; "))
            + $"umask {start.Umask}; exec \"$0\" \"$@\"";
        string[] command = [.. Identity.Prefix(start.Uid), Identity.Reachable(program, start.Uid), .. start.Options];
        return new ProgramSession(ServerProcess.Start("/bin/sh", ["-c", script, .. command], start.Directory, start.Environment));
    }

    // The server has no version of its own to ask for; the client of the same package has.
    private static Version OpenSshVersion()
    {
        using ServerProcess ssh = ServerProcess.Start("ssh", ["-V"]);
        ssh.WaitForExit(TimeSpan.FromSeconds(5));
        Match match = VersionForm().Match(ssh.Stderr);
        return Version.Parse(match.Groups[1].Value);
    }

    [GeneratedRegex(@"OpenSSH_([0-9]+\.[0-9]+)")]
    private static partial Regex VersionForm();
}
