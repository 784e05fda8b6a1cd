using System.Text.RegularExpressions;

namespace Packages.Tests.Manual;

/// <summary>The pages are well formed, and tell of every option that the programs have, and of no other.</summary>
public sealed partial class ManualTests
{
    public static TheoryData<string> Pages { get; } = [.. Files];

    public static TheoryData<string, string> Programs { get; } = new()
    {
        { ManualPage.Server, OurProgram.Server },
        { ManualPage.Scp, OurProgram.Scp },
    };

    [Fact]
    public void There_is_a_page_for_each_program_and_for_their_configuration() => Assert.Equal(
        [ManualPage.Scp, ManualPage.Server, ManualPage.Configuration], Files.Order(StringComparer.Ordinal));

    private static IEnumerable<string> Files => Directory.EnumerateFiles(ManualPage.Folder).Select(file => Path.GetFileName(file));

    /// <summary>Which pages of others are installed, and indexed, is the machine's business.</summary>
    [ToolTheory("mandoc")]
    [MemberData(nameof(Pages))]
    public void Mandoc_finds_nothing_to_complain_of(string page)
    {
        ClientResult lint = Client.Run(new ClientCommand("mandoc", "-T", "lint", "-W", "style", new ManualPage(page).File));
        Assert.DoesNotContain(
            (lint.Output + lint.Errors).Split('\n', StringSplitOptions.RemoveEmptyEntries),
            line => !line.Contains("referenced manual not found") && !line.Contains("outdated mandoc.db"));
    }

    [ToolTheory("man", "groff")]
    [MemberData(nameof(Pages))]
    public void Groff_warns_of_nothing(string page)
    {
        ClientResult result = Client.Run(new ClientCommand("man", "--warnings", "-l", new ManualPage(page).File)
        {
            Environment = new Dictionary<string, string> { ["LC_ALL"] = "C.UTF-8", ["MANWIDTH"] = "80", ["MANROFFSEQ"] = "" },
        }).MustSucceed();
        Assert.Equal("", result.Errors);
        Assert.Contains("SEE ALSO", result.Output);
    }

    /// <summary>"An account" would lose its article, and nobody warns: An is a macro.</summary>
    [Theory]
    [MemberData(nameof(Pages))]
    public void No_word_is_taken_for_a_macro(string page) =>
        Assert.DoesNotContain(new ManualPage(page).Source, line => WordThatIsMacro().IsMatch(line));

    [Theory]
    [MemberData(nameof(Pages))]
    public void Pages_of_ours_that_are_referred_to_exist(string page) => Assert.All(
        new ManualPage(page).Source.Select(line => Reference().Match(line)).Where(match => match.Success),
        match => Assert.True(File.Exists(Path.Combine(ManualPage.Folder, $"{match.Groups[1]}.{match.Groups[2]}")), match.Value));

    [ToolTheory("mandoc")]
    [MemberData(nameof(Programs))]
    public void Every_option_of_the_program_is_explained(string page, string name)
    {
        OurProgram program = OurProgram.Named(name);
        Assert.True(program.Words.Length > 30 && program.Letters.Length > 10, program.Help);
        Assert.Empty(program.Words.Concat(program.Letters).Except(new ManualPage(page).Options()));
    }

    [ToolTheory("mandoc")]
    [MemberData(nameof(Programs))]
    public void Every_option_that_is_explained_is_known_to_the_program(string page, string name)
    {
        OurProgram program = OurProgram.Named(name);
        Assert.False(program.Knows("--no-such-option") || program.Knows("-Z"), "The program complains in other words.");
        Assert.DoesNotContain(new ManualPage(page).Options().Distinct(), option => !program.Knows(option));
    }

    [GeneratedRegex(@"^\.(Sh|Ss|It|Nd|Dl) ([^""]* )?(An|At|Do|In|No|So)( |$)")]
    private static partial Regex WordThatIsMacro();

    [GeneratedRegex(@"^\.Xr (dotnet-[a-z.-]+) ([0-9])")]
    private static partial Regex Reference();
}
