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

    /// <summary>In its second column a table says what to write here.</summary>
    [Theory]
    [InlineData("docs/MIGRATING.md", 1)]
    [InlineData("README.md", 2)]
    public void Every_option_of_a_table_is_taken(string file, int column)
    {
        string[] options = [.. Cells(file, column).SelectMany(cell => Option().Matches(cell)).Select(match => match.Groups[1].Value).Where(IsWhole)];
        Assert.Contains("--jail /srv/sftp/%u", options);
        Assert.Contains("--no-overwrite", options);
        OurProgram server = OurProgram.Named(OurProgram.Server);
        Assert.All(options, option => Assert.True(option.Contains(' ') ? Takes(server, option) : server.Knows(option), option));
    }

    [ToolFact("root", "sshd")]
    public void Every_sshd_config_is_right()
    {
        using SshdConfiguration sshd = new();
        string[] blocks = [.. Blocks("sshd_config")];
        Assert.NotEmpty(blocks);
        Assert.All(blocks, block => sshd.Read(block).MustSucceed());
    }

    public void Dispose() => _folder.Dispose();

    private static IEnumerable<string> Blocks(string language) =>
        Regex.Matches(Text, $"^```{language}\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline).Select(match => match.Groups[1].Value);

    private static IEnumerable<string> Cells(string file, int column) =>
        from line in File.ReadLines($"{Programs.RepositoryRoot}/{file}")
        where line.StartsWith('|')
        let cells = line.Split('|', StringSplitOptions.TrimEntries)
        where cells.Length > column + 2
        select cells[column + 1];

    private static bool Takes(OurProgram server, string options) => server.Run([.. options.Split(' '), .. Question(options)]).ExitCode == 0;

    /// <summary>Three dots stand for what the reader knows.</summary>
    private static bool IsWhole(string line) => !line.Contains('…');

    private static string[] Question(string line) => line.Contains("--check-config") || line.Contains("--explain") ? [] : ["--explain"];

    [GeneratedRegex(@"/usr/lib/dotnet-sftp-server(?:\.static)? (-[^`""\n|#]*[^`""\n|# ])")]
    private static partial Regex CommandLine();

    /// <summary>All that stands between two signs of code, and begins as a word.</summary>
    [GeneratedRegex("`(--[a-z][^`]*)`")]
    private static partial Regex Option();
}
