namespace EndToEnd.Tests.Harness;

/// <summary>
/// What a test needs of this machine (<see cref="Installed"/>). Where something is missing the test is reported as skipped, except in CI: there it runs
/// and fails, so that nothing is left out in silence.
/// </summary>
internal static class Requirement
{
    public static string? ReasonToSkip(string[] needs)
    {
        bool mayLackNothing = Environment.GetEnvironmentVariable("CI") == "true";
        string[] missing = mayLackNothing ? [] : [.. needs.Where(need => !Installed.Has(need))];
        return missing.Length == 0 ? null : $"not on this machine: {string.Join(", ", missing)}";
    }
}
