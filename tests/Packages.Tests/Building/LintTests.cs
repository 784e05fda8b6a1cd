using Testing;

namespace Packages.Tests.Building;

/// <summary>The distributions' own critics have nothing to say, beyond what is overridden with a reason.</summary>
public sealed class LintTests
{
    [ToolFact("lintian")]
    public void Lintian_has_nothing_to_say() =>
        Assert.Equal("", Client.Run(new ClientCommand("lintian", "--allow-root", "--fail-on", "error,warning", Package.Deb)).MustSucceed().Output);

    [ToolFact("rpmlint")]
    public void Rpmlint_has_nothing_to_say()
    {
        ClientResult result = Client.Run(new ClientCommand("rpmlint", "-c", $"{Programs.RepositoryRoot}/packaging/rpm/rpmlint.toml", Package.Rpm)).MustSucceed();
        Assert.Contains("1 packages and 0 specfiles checked; 0 errors, 0 warnings", result.Output);
    }

    [ToolFact("lintian")]
    public void Each_override_has_its_reason() => MustHaveReasons(
        [.. File.ReadLines($"{Programs.RepositoryRoot}/packaging/deb/dotnet-sftp-server.lintian-overrides").Where(line => line.Length > 0)], "dotnet-sftp-server:");

    [ToolFact("rpmlint")]
    public void Each_filter_has_its_reason() => MustHaveReasons(
        [.. File.ReadLines($"{Programs.RepositoryRoot}/packaging/rpm/rpmlint.toml").Select(line => line.Trim())], "\"");

    /// <summary>Before the first of a group stands a comment.</summary>
    private static void MustHaveReasons(string[] lines, string mark)
    {
        int[] overrides = [.. Enumerable.Range(0, lines.Length).Where(i => lines[i].StartsWith(mark, StringComparison.Ordinal))];
        Assert.NotEmpty(overrides);
        Assert.All(overrides, i => Assert.True(i > 0 && (lines[i - 1].StartsWith('#') || overrides.Contains(i - 1)), lines[i]));
    }
}
