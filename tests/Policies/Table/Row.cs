namespace Policies;

/// <summary>What is asked, and the answer in each column.</summary>
internal sealed record Row(string Text, string[] Answers)
{
    public string[] Words { get; } = Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public static IEnumerable<Row> Parse(string table) =>
        from line in table.Split('\n').Skip(1)
        let bar = line.IndexOf('|', StringComparison.Ordinal)
        where bar > 0
        select new Row(line[..bar].Trim(), line[(bar + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>A path of a row from the world's root.</summary>
    public static string Place(string path) => path == "." ? "place" : path.StartsWith('/') ? $"free{path}" : $"place/{path}";
}
