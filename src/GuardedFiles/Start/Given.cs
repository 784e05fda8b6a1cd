namespace GuardedFiles.Start;

/// <summary>One setting as somebody wrote it.</summary>
/// <param name="Value">One char for each byte; empty for a word that takes none.</param>
/// <param name="Source">Where: a file and a line, or the command line.</param>
internal sealed record Given(Setting Setting, string Value, string Source)
{
    public const string OnCommandLine = "command line";
}
