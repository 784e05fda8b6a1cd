namespace Benchmarks.Sshd;

/// <summary>What the user types.</summary>
/// <param name="Words">The first is looked up in the PATH.</param>
internal sealed record ClientCommand(params string[] Words)
{
    /// <summary>NAME=VALUE.</summary>
    public string[] Environment { get; init; } = [];
}
