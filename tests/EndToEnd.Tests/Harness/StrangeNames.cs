namespace EndToEnd.Tests.Harness;

/// <summary>Names that a protocol of bytes must carry. A shell makes them, because .NET cannot spell those that are not UTF-8.</summary>
internal static class StrangeNames
{
    private static readonly string[] PrintfFormats =
    [
        "with two  blanks ",
        "-leading dash",
        "new\\nline",
        "tab\\tand\\rreturn",
        "quote\\042 and \\047",
        "back\\134slash",
        "star * and [brackets]?",
        "\\303\\274nic\\303\\266de \\360\\237\\246\\204",
        "combining u\\314\\210",
        "not utf-8 \\377\\376\\200",
        "escape \\033[1m",
        "...",
    ];

    public static int Count => PrintfFormats.Length;

    /// <summary>Each name once as a file with its own content and once as a folder with a file in it.</summary>
    public static string CreateIn(string folder)
    {
        const string script = """
            mkdir -p "$1/folders" && cd "$1" && shift
            for format; do
                name=$(printf -- "$format.")
                printf %s "content of $format" > "./$name"
                mkdir "folders/$name" && printf %s "inside $format" > "folders/$name/$name"
            done
            """;
        Client.Run(new ClientCommand("sh", ["-ec", script, "sh", folder, .. PrintfFormats])).MustSucceed();
        return folder;
    }
}
