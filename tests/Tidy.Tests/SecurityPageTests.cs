using System.Text.RegularExpressions;

namespace Tidy.Tests;

/// <summary>docs/SECURITY.md names the test behind each claim.</summary>
public sealed partial class SecurityPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Testing.Programs.RepositoryRoot, "docs/SECURITY.md"));

    private static readonly HashSet<string> Tests = [.. Directory
        .EnumerateFiles(Path.Combine(Testing.Programs.RepositoryRoot, "tests"), "*Tests.cs", SearchOption.AllDirectories)
        .SelectMany(file => Method().Matches(File.ReadAllText(file)).Select(match => $"{Path.GetFileNameWithoutExtension(file)}.{match.Groups[1].Value}"))];

    [Fact]
    public void Each_test_that_it_names_exists() =>
        Assert.All(Named().Matches(Page), match => Assert.Contains(match.Groups[1].Value, Tests));

    [Fact]
    public void Each_claim_has_one()
    {
        string[] rows = [.. Page.Split("\n| Claim | Held by |\n|---|---|\n")[1..].SelectMany(table => table[..table.IndexOf("\n\n", StringComparison.Ordinal)].Split('\n'))];
        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.Matches(Named(), row));
    }

    [GeneratedRegex(@"`(\w+Tests\.\w+)`")]
    private static partial Regex Named();

    [GeneratedRegex(@"public (?:async )?(?:void|Task) (\w+)\(")]
    private static partial Regex Method();
}
