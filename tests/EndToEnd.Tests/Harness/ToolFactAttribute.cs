namespace EndToEnd.Tests.Harness;

/// <summary>A test that needs what a <see cref="Requirement"/> names.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ToolFactAttribute : FactAttribute
{
    public ToolFactAttribute(params string[] needs)
    {
        Needs = needs;
        Skip = Requirement.ReasonToSkip(needs);
    }

    public string[] Needs { get; }
}

[AttributeUsage(AttributeTargets.Method)]
public sealed class ToolTheoryAttribute : TheoryAttribute
{
    public ToolTheoryAttribute(params string[] needs)
    {
        Needs = needs;
        Skip = Requirement.ReasonToSkip(needs);
    }

    public string[] Needs { get; }
}
