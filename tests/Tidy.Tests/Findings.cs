namespace Tidy.Tests;

internal static class Findings
{
    /// <summary>Fails with all that was found, one line each.</summary>
    public static void None(IEnumerable<string> findings)
    {
        string[] lines = [.. findings];
        Assert.True(lines.Length == 0, string.Join('\n', lines));
    }
}
