using System.Text.RegularExpressions;
using Testing;

namespace Packages.Tests.Examples;

/// <summary>The example for sshd_config.d, as a real sshd reads it behind an Include, before the Subsystem line that Debian has.</summary>
public sealed partial class SshdExampleTests : IDisposable
{
    private static readonly string Example = File.ReadAllText($"{Programs.RepositoryRoot}/packaging/examples/sshd_config.conf");

    private readonly SshdConfiguration _sshd = new();

    [ToolFact("root", "sshd")]
    public void As_it_is_it_changes_nothing_for_those_it_is_not_for()
    {
        string before = Effective();
        Drop(Example);
        Assert.Equal(before, Effective());
    }

    [ToolFact("root", "sshd")]
    public void It_is_right_with_every_choice_taken()
    {
        string all = Choice().Replace(Example, "$1");
        Assert.NotEqual(Example, all);
        Drop(all);
        Effective();
    }

    [ToolTheory("root", "sshd")]
    [InlineData("sftponly", "forcecommand /usr/lib/dotnet-sftp-server --forced --jail /srv/sftp/%u --log-level INFO", "disableforwarding yes", "permittty no", "permituserrc no", "exposeauthinfo yes")]
    [InlineData("sftp-readers", "forcecommand /usr/lib/dotnet-sftp-server --read-only --jail /srv/mirror --log-level INFO", "disableforwarding yes")]
    [InlineData("transfer", "setenv PATH=/usr/local/libexec/transfer:/usr/bin:/bin")]
    [InlineData("sftpchroot", "chrootdirectory /srv/chroot", "forcecommand /usr/lib/dotnet-sftp-server.static --forced --start-directory /%u --log-level INFO")]
    public void Members_of_a_group_get_what_stands_there(string group, params string[] lines)
    {
        Drop(Regex.Replace(Choice().Replace(Example, "$1"), $"(?m)^Match Group {group}$", "Match User root"));
        Assert.Empty(lines.Except(Effective().Split('\n'), StringComparer.Ordinal));
    }

    /// <summary>What the example warns of. OpenSSH 9.5 and newer take the first line instead.</summary>
    [ToolFact("root", "sshd")]
    public void A_second_subsystem_line_is_no_way_to_switch_over()
    {
        Drop("Subsystem sftp /usr/lib/dotnet-sftp-server\n");
        ClientResult result = Read();
        Assert.True(result.ExitCode != 0 ? result.Errors.Contains("'sftp' already defined") : result.Output.Contains("subsystem sftp /usr/lib/dotnet-sftp-server"), result.ToString());
    }

    public void Dispose() => _sshd.Dispose();

    /// <summary>Into the folder that is included.</summary>
    private void Drop(string text) => File.WriteAllText($"{_sshd.Folder}/example.conf", text);

    private ClientResult Read() => _sshd.Read($"Include {_sshd.Folder}/*.conf\nSubsystem sftp /usr/lib/openssh/sftp-server\n");

    private string Effective() => Read().MustSucceed().Output;

    /// <summary>A keyword behind its "#", at once or after four spaces: what the example says is to choose from.</summary>
    [GeneratedRegex("^#(Match|    [A-Z]|[A-Z])", RegexOptions.Multiline)]
    private static partial Regex Choice();
}
