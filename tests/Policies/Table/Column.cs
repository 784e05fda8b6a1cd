namespace Policies;

/// <summary>One restriction, and how its refusals read.</summary>
/// <param name="Rule">A level for /place, or nothing.</param>
internal sealed record Column(string Name, string Rule, params string[] Options)
{
    public static Column[] All { get; } =
    [
        new("free", ""),
        new("none", "none"),
        new("read", "read"),
        new("drop", "drop"),
        new("append", "append"),
        new("write", "write"),
        new("-R", "", "--read-only"),
        new("no-ov", "", "--no-overwrite"),
        new("no-del", "", "--no-delete"),
        new("no-sym", "", "--no-symlink"),
        new("no-hard", "", "--no-hardlink"),
        new("size", "", "--max-file-size", "10"),
    ];

    public static Column Named(string name) => All.Single(column => column.Name == name);

    public string[] Arguments(World world, bool jailed) =>
        Rule.Length > 0 ? ["--rule", $"{Rule}:{world.Seen("place", jailed)}"] : Options;

    /// <summary>An answer as the table has it: one sign for each text that is expected somewhere, and any other text as it is.</summary>
    public string Sign((Status Code, string Text)? failure, World world, bool jailed) => failure switch
    {
        null => "+",
        (Status.NoSuchFile, "No such file") => "?",
        (Status.PermissionDenied, "Permission denied") => "R",
        (Status.PermissionDenied, var text) => SignOf(text["Permission denied: ".Length..], world, jailed),
        (Status.Failure, "File exists") => "x",
        (Status.Failure, "Directory not empty") => "e",
        (Status.Failure, "Is a directory") => "D",
        (Status.NoSuchFile, "Not a directory") => "n",
        (Status.BadMessage, "Invalid argument") => "i",
        (Status.NoSuchFile, "Bad file descriptor") => "f",
        var (code, text) => $"[{code}: {text}]",
    };

    public string SignOf(string why, World world, bool jailed) => why switch
    {
        "no-overwrite" => "o",
        "no-delete" => "d",
        "no-symlink" => "s",
        "no-hardlink" => "h",
        "max-file-size 10" => "m",
        "rules beneath it would no longer hold" => "b",
        _ when why == $"rule {Rule}:{world.Seen("place", jailed)}" => "r",
        _ => $"[{why}]",
    };
}
