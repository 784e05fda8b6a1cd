using System.Text.RegularExpressions;
using Testing;

namespace Packages.Tests.Completions;

/// <summary>What bash and zsh offer is what the programs take.</summary>
public abstract partial class CompletionTests : IDisposable
{
    private const string Bash = "/usr/share/bash-completion/bash_completion";
    private const string Zsh = "zsh";

    private static readonly string[] AsInstalled = [OurProgram.Server, OurProgram.Scp, $"{OurProgram.Server}.static", $"{OurProgram.Scp}.static"];

    private readonly TempDirectory _folder = new();

    /// <summary>Programs have the names that the package installs.</summary>
    protected CompletionTests()
    {
        foreach (string name in AsInstalled)
            File.CreateSymbolicLink(_folder.Combine(name), OurProgram.Named(name).Path);
        Directory.CreateDirectory(_folder.Combine("place"));
        File.WriteAllText(_folder.Combine("page"), "");
    }

    public static TheoryData<string> Names { get; } = [.. AsInstalled];

    [ToolTheory(Bash, Zsh)]
    [MemberData(nameof(Names))]
    public void Every_word_is_completed_and_nothing_else(string name) => Same(OurProgram.Named(name).Words, Complete(name, "--"));

    [ToolTheory(Bash, Zsh)]
    [MemberData(nameof(Names))]
    public void Every_letter_is_completed_and_nothing_else(string name) =>
        Same(OurProgram.Named(name).Letters, [.. Complete(name, "-").Where(option => !option.StartsWith("--", StringComparison.Ordinal))]);

    [ToolTheory(Bash, Zsh)]
    [InlineData("--log-level")]
    [InlineData("--log-facility")]
    [InlineData("--rule")]
    [InlineData("--deny-requests")]
    [InlineData("--allow-requests")]
    public void Values_are_completed_for_both_programs(string word)
    {
        string[] values = Values(word);
        Assert.True(values.Length > 4, string.Join(' ', values));
        foreach (string name in (string[])[OurProgram.Server, OurProgram.Scp])
        {
            Same(values, Complete(name, word, ""));
            Same(values, Complete(name, $"{word}="));
        }
    }

    /// <summary>The program is the judge of what has been written down here and there.</summary>
    [ToolTheory(Bash, Zsh)]
    [InlineData("--log-level", "")]
    [InlineData("--log-facility", "")]
    [InlineData("--rule", ":/")]
    public void The_program_takes_each_value(string word, string rest) => Assert.All(
        Complete(OurProgram.Server, word, ""),
        value => OurProgram.Named(OurProgram.Server).Run("--explain", word, value + rest).MustSucceed());

    [ToolTheory(Bash, Zsh)]
    [InlineData("-l", "--log-level")]
    [InlineData("-f", "--log-facility")]
    [InlineData("-P", "--deny-requests")]
    [InlineData("-p", "--allow-requests")]
    public void Letters_of_the_server_have_the_values_of_their_words(string letter, string word) =>
        Same(Complete(OurProgram.Server, word, ""), Complete(OurProgram.Server, letter, ""));

    [ToolFact(Bash, Zsh)]
    public void Letters_of_scp_mean_something_else()
    {
        Assert.DoesNotContain("INFO", Complete(OurProgram.Scp, "-l", ""));
        Assert.Contains("page", Complete(OurProgram.Scp, "-p", ""));
        Assert.Contains("page", Complete(OurProgram.Scp, "-f", ""));
    }

    [ToolFact(Bash, Zsh)]
    public void A_list_goes_on_behind_its_comma() =>
        Same(OurProgram.Requests.Where(request => request.StartsWith("re", StringComparison.Ordinal)), Complete(OurProgram.Server, "-P", "open,re"));

    [ToolFact(Bash, Zsh)]
    public void A_directory_is_wanted_and_no_file()
    {
        foreach (string word in (string[])["--jail", "--start-directory"])
            Same(["place"], Complete(OurProgram.Server, word, "p"));
        Same(["place", "page"], Complete(OurProgram.Server, "--config", "p"));
        Same(["place", "page"], Complete(OurProgram.Server, "--audit", "p"));
    }

    [ToolFact(Bash, Zsh)]
    public void Users_groups_and_features_are_completed()
    {
        Assert.Contains("root", Complete(OurProgram.Server, "--user", "roo"));
        Assert.Contains("root", Complete(OurProgram.Server, "--group", "roo"));
        Same(["requests"], Complete(OurProgram.Server, "-Q", ""));
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) => _folder.Dispose();

    /// <summary>What the shell offers, in its own words.</summary>
    /// <param name="line">The program's path, and all words up to the one that is completed.</param>
    private protected abstract ClientCommand Asking(string[] line);

    private protected static string Installable(string name) => Path.Combine(Programs.RepositoryRoot, "packaging/completions", name);

    private protected static string Asker(string name) => Path.Combine(Programs.RepositoryRoot, "tests/Packages.Tests/Completions", name);

    /// <summary>From the programs themselves, where they tell.</summary>
    private static string[] Values(string word) => word switch
    {
        "--log-level" => Levels().Match(OurProgram.Named(OurProgram.Scp).Help).Groups[1].Value.Split(' '),
        "--log-facility" => ["DAEMON", "USER", "AUTH", "AUTHPRIV", .. Enumerable.Range(0, 8).Select(number => $"LOCAL{number}")],
        "--rule" => ["none", "read", "write", "append", "drop"],
        _ => OurProgram.Requests,
    };

    /// <summary>Matches without what stands before and behind them in the word.</summary>
    private string[] Complete(string name, params string[] words)
    {
        ClientCommand asking = Asking([_folder.Combine(name), .. words]) with { Directory = _folder.Path, Patience = TimeSpan.FromMinutes(1) };
        string[] lines = Client.Run(asking).MustSucceed().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return [.. lines.Select(line => line[(line.LastIndexOf(',') + 1)..].TrimEnd(':', '/')).Distinct()];
    }

    private static void Same(IEnumerable<string> expected, string[] actual) =>
        Assert.Equal(expected.Order(StringComparer.Ordinal), actual.Order(StringComparer.Ordinal));

    [GeneratedRegex(@"--log-level LEVEL +([A-Z0-9 ]+) \(")]
    private static partial Regex Levels();
}
