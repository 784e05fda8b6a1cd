namespace Testing;

/// <summary>A kernel that lacks something, for one program and what it starts (without.c).</summary>
public static class Without
{
    private static readonly Lazy<string> Tool = new(() => CProgram.Compiled("Testing/without.c"));

    /// <summary>What stands before a program and its arguments.</summary>
    /// <param name="calls">Each CALL, CALL=ERRNO, or CALL:FIRST=ERRNO for one value of its first argument.</param>
    public static string[] Calls(params string[] calls) => [Tool.Value, .. calls, "--"];
}
