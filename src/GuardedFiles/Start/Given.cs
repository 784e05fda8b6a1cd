namespace GuardedFiles.Start;

/// <summary>One setting as somebody wrote it.</summary>
/// <param name="value">One char for each byte; empty for a word that takes none.</param>
/// <param name="source">Where: a file and a line, or the command line.</param>
internal readonly struct Given(Setting setting, string value, string source)
{
    public const string OnCommandLine = "command line";

    public Setting Setting => setting;

    public string Value => value;

    public string Source => source;
}
