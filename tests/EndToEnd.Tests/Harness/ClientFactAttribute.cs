namespace EndToEnd.Tests.Harness;

/// <summary>A test with a real client, and so with an sshd, that needs what a <see cref="Requirement"/> names.</summary>
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
