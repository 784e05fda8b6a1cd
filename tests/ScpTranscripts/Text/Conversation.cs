namespace ScpTranscripts.Text;

/// <summary>One behaviour: what is said, what must come back, and what is on disk then.</summary>
public sealed record Conversation(string File, string Title, IReadOnlyList<Line> Lines)
{
    public string Name => $"{File}: {Title}";

    public IEnumerable<string> Deviations => Lines.Select(line => line.Deviation).OfType<string>();

    public IReadOnlyList<Line> For(string target, Version? version) =>
        [.. Lines.Where(line => line.Condition.Holds(target, version))];
}
