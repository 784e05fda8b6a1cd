namespace GuardedFiles.Start;

/// <summary>The command line asks for nothing that can be served.</summary>
/// <param name="text">For standard output when the exit status is 0, for standard error otherwise.</param>
internal sealed class UsageException(string text, int exitStatus) : Exception
{
    public string Text => text;

    public int ExitStatus => exitStatus;

    /// <summary>It is what was asked for, and goes to standard output whatever the exit status says.</summary>
    public bool IsAnswer { get; init; } = exitStatus == 0;

    /// <summary>A path that it is about: for the log, and not for the client.</summary>
    public byte[]? Path { get; init; }
}
