namespace Transcripts.Text;

/// <summary>One behaviour: what is said and what must be answered.</summary>
public sealed record Conversation(string File, string Title, IReadOnlyList<Line> Lines)
{
    public string Name => $"{File}: {Title}";

    public IEnumerable<string> Deviations => Lines.Select(line => line.Deviation).OfType<string>();

    /// <summary>The lines that hold for a program, each alternative in the place of the line above it.</summary>
    public IReadOnlyList<Line> For(string target, Version? version)
    {
        var chosen = new List<Line>();
        Line? general = null;
        foreach (Line line in Lines)
        {
            bool alternative = line.IsReplaceable && line.Condition.Target != null && general?.Mark == line.Mark;
            if (line.Condition.Target == null)
                general = line.IsReplaceable ? line : null;
            if (!line.Condition.Holds(target, version))
                continue;
            if (alternative && chosen.Count > 0 && chosen[^1].Mark == line.Mark)
                chosen[^1] = line;
            else
                chosen.Add(line);
        }
        return chosen;
    }
}
