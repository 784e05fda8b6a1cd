using System.Text.RegularExpressions;
using Testing;

namespace Packages.Tests.Manual;

/// <summary>The command lines of the pages are ones that the programs take.</summary>
public sealed partial class ExampleTests : IDisposable
{
    private const string KeysFile = "/srv/keys/alice.json";
    private const string Draft = "draft.json";

    private readonly TempDirectory _folder = new();

    public ExampleTests()
    {
        WriteEmpty("alice.json");
        WriteEmpty(Draft);
    }

    public static TheoryData<string> Pages => ManualTests.Pages;

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_command_line_is_taken(string page)
    {
        string[][] lines = [.. CommandLines(page)];
        Assert.NotEmpty(lines);
        Assert.All(lines, words => OurProgram.Named(Path.GetFileName(words[0])).Run(_folder.Path, Asking(words)).MustSucceed());
    }

    /// <summary>An example that is not recognised would not be tried.</summary>
    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_line_with_options_of_ours_is_recognised(string page) => Assert.Equal(
        new ManualPage(page).Displays().SelectMany(text => text.Split('\n')).Count(line => Ours().IsMatch(line)),
        CommandLines(page).Count(words => words.Length > 1));

    public void Dispose() => _folder.Dispose();

    private static IEnumerable<string[]> CommandLines(string page) =>
        from text in new ManualPage(page).Displays()
        from line in text.Split('\n')
        let match = CommandLine().Match(line)
        where match.Success
        select match.Groups["words"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Options as they are, and a question besides, so that nobody is served: each answers when everything before it made sense.</summary>
    private string[] Asking(string[] words)
    {
        string[] options = [.. words.Skip(1).Select(word => word == KeysFile ? _folder.Combine("alice.json") : word)];
        if (Path.GetFileName(words[0]).StartsWith(OurProgram.Scp, StringComparison.Ordinal))
            return [.. options.TakeWhile(word => word is not ("-t" or "-f")), "--help"];
        return options.Contains("--check-config") || options.Contains("--explain") ? options : [.. options, "--explain"];
    }

    private void WriteEmpty(string name)
    {
        File.WriteAllText(_folder.Combine(name), "{}");
        File.SetUnixFileMode(_folder.Combine(name), (UnixFileMode)0b110_100_100);
    }

    [GeneratedRegex("""(Subsystem sftp |ForceCommand |command="|^\$ )(?<words>/[^ "]*dotnet-(sftp-server|scp)(\.static)?( [^ "]+)*)""")]
    private static partial Regex CommandLine();

    [GeneratedRegex(@"/dotnet-(sftp-server|scp)(\.static)? -")]
    private static partial Regex Ours();
}
