using System.Text.RegularExpressions;
using Testing;

namespace Packages.Tests.Examples;

/// <summary>What docs/MIGRATING.md tells to write is taken by those who would read it.</summary>
public sealed partial class MigratingTests : IDisposable
{
    private static readonly string Text = File.ReadAllText($"{Programs.RepositoryRoot}/docs/MIGRATING.md");

    private readonly TempDirectory _folder = new();

    [Fact]
    public void Every_configuration_is_right()
    {
        string[] blocks = [.. Blocks("jsonc")];
        Assert.NotEmpty(blocks);
        foreach (string block in blocks)
        {
            File.WriteAllText(_folder.Combine("config.json"), block);
            OurProgram.Named(OurProgram.Server).Run("--check-config", _folder.Combine("config.json")).MustSucceed();
        }
    }

    [Fact]
    public void Every_command_line_is_taken()
    {
        string[] lines = [.. CommandLine().Matches(Text).Select(match => match.Groups[1].Value).Where(IsWhole)];
        Assert.NotEmpty(lines);
        File.WriteAllText(_folder.Combine("draft.json"), "{}");
        Assert.All(lines, line => OurProgram.Named(OurProgram.Server).Run(_folder.Path, [.. line.Split(' '), .. Question(line)]).MustSucceed());
    }

    [ToolFact("root", "sshd")]
    public void Every_sshd_config_is_right()
    {
        Directory.CreateDirectory("/run/sshd");
        Client.Run(new ClientCommand("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", _folder.Combine("key"))).MustSucceed();
        string[] blocks = [.. Blocks("sshd_config")];
        Assert.NotEmpty(blocks);
        foreach (string block in blocks)
        {
            File.WriteAllText(_folder.Combine("sshd_config"), $"HostKey {_folder.Combine("key")}\n{block}");
            Client.Run(new ClientCommand("sshd", "-t", "-f", _folder.Combine("sshd_config"))).MustSucceed();
        }
    }

    public void Dispose() => _folder.Dispose();

    private static IEnumerable<string> Blocks(string language) =>
        Regex.Matches(Text, $"^```{language}\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline).Select(match => match.Groups[1].Value);

    /// <summary>Three dots stand for what the reader knows.</summary>
    private static bool IsWhole(string line) => !line.Contains('…');

    private static string[] Question(string line) => line.Contains("--check-config") || line.Contains("--explain") ? [] : ["--explain"];

    [GeneratedRegex(@"/usr/lib/dotnet-sftp-server(?:\.static)? (-[^`""\n|#]*[^`""\n|# ])")]
    private static partial Regex CommandLine();
}
