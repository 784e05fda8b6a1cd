namespace EndToEnd.Tests.Harness;

/// <summary>
/// A test that needs other people's programs. Where one is missing the test is reported as skipped, except in CI: there it runs
/// and fails, so that nothing is left out in silence.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ClientFactAttribute : FactAttribute
{
    public ClientFactAttribute(params string[] needs)
    {
        Needs = needs;
        Skip = Requirement.ReasonToSkip(["sshd", .. needs]);
    }

    public string[] Needs { get; }
}

[AttributeUsage(AttributeTargets.Method)]
public sealed class ClientTheoryAttribute : TheoryAttribute
{
    public ClientTheoryAttribute(params string[] needs)
    {
        Needs = needs;
        Skip = Requirement.ReasonToSkip(["sshd", .. needs]);
    }

    public string[] Needs { get; }
}

internal static class Requirement
{
    public static string? ReasonToSkip(string[] needs)
    {
        bool mayLackNothing = Environment.GetEnvironmentVariable("CI") == "true";
        string[] missing = mayLackNothing ? [] : [.. needs.Where(need => !Installed.Has(need))];
        return missing.Length == 0 ? null : $"not on this machine: {string.Join(", ", missing)}";
    }
}
