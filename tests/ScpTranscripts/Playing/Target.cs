using System.Text.RegularExpressions;
using Testing;

namespace ScpTranscripts.Playing;

/// <summary>A program that plays the server side of scp.</summary>
internal sealed partial record Target(string Name, string Program, Version? Version)
{
    private static readonly Lazy<Target?> Installed = new(() =>
        Programs.OpenSshScp is { } path ? new Target("openssh", path, OpenSshVersion()) : null);

    public static Target? OpenSsh => Installed.Value;

    public static Target Ours => new("ours", Programs.Scp, null);

    // scp has no version to ask for; ssh of the same package has.
    private static Version OpenSshVersion()
    {
        using ServerProcess ssh = ServerProcess.Start("ssh", ["-V"]);
        ssh.WaitForExit(TimeSpan.FromSeconds(5));
        return Version.Parse(VersionForm().Match(ssh.Stderr).Groups[1].Value);
    }

    [GeneratedRegex(@"OpenSSH_([0-9]+\.[0-9]+)")]
    private static partial Regex VersionForm();
}
