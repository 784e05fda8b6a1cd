namespace Tidy.Tests;

/// <summary>Finds functions by their braces: a block whose parent is the block of a type is one.</summary>
internal static class Functions
{
    private static readonly string[] TypeWords = ["class", "struct", "interface", "enum", "record", "namespace", "extension"];

    /// <summary>Each function with its first line (from 1) and how many lines it has.</summary>
    public static IEnumerable<(string Header, int Line, int Lines)> In(string code)
    {
        Stack<(bool IsType, int Start)> blocks = [];
        int start = 0; // Where what comes before the next brace begins.
        for (int at = 0; at < code.Length; at++)
        {
            if (code[at] is ';')
            {
                start = at + 1;
            }
            else if (code[at] is '{')
            {
                string header = code[start..at];
                blocks.Push((header.Split((char[])[' ', '\n', '(']).Intersect(TypeWords).Any(), start));
                start = at + 1;
            }
            else if (code[at] is '}' && blocks.TryPop(out (bool IsType, int Start) block))
            {
                if (!block.IsType && !IsData(code[block.Start..at]) && blocks.TryPeek(out (bool IsType, int) parent) && parent.IsType)
                    yield return Measure(code, block.Start, at);
                start = at + 1;
            }
        }
    }

    /// <summary>A table: what follows an equals sign in front of the brace.</summary>
    private static bool IsData(string block)
    {
        string header = block[..block.IndexOf('{', StringComparison.Ordinal)];
        return header.Contains(" = ", StringComparison.Ordinal) && !header.Contains("=>", StringComparison.Ordinal);
    }

    private static (string Header, int Line, int Lines) Measure(string code, int start, int end)
    {
        while (char.IsWhiteSpace(code[start]))
            start++;
        string header = code[start..end].Split('\n')[0].Trim();
        return (header, code.AsSpan(0, start).Count('\n') + 1, code.AsSpan(start, end - start).Count('\n') + 1);
    }
}
