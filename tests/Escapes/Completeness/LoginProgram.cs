namespace Escapes;

/// <summary>A program that logs a user in, or acts at a login or in a session, and how it is started to see where it looks.</summary>
/// <param name="Script">For sh, in the home. <c>terminal INPUT COMMAND</c> runs a command in a terminal; $WORK is a folder outside of the home.</param>
/// <param name="Anchors">Names below the home that it is known to look at: proof that the measurement sees them.</param>
internal sealed record LoginProgram(string Name, string Script, params string[] Anchors)
{
    /// <summary>The executables that it consists of, where the name is another one.</summary>
    public string[] Executables { get; init; } = [Name];

    /// <summary>It logs the account in, and is root's itself.</summary>
    public bool AsRoot { get; init; }

    public override string ToString() => Name;
}
