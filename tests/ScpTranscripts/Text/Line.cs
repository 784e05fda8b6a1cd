using System.Text.RegularExpressions;

namespace ScpTranscripts.Text;

/// <summary>One line of a conversation: its mark, for whom it holds, and what it says.</summary>
public sealed partial record Line(int Number, char Mark, Condition Condition, string Text, string? Deviation)
{
    public static Line Parse(int number, string text)
    {
        Match match = Form().Match(text);
        if (!match.Success)
            throw new FormatException($"line {number} starts with no known mark: {text}");
        var condition = Condition.From(match);
        string? deviation = match.Groups["deviation"] is { Success: true } group ? group.Value : null;
        if (condition.IsDeviation && deviation == null)
            throw new FormatException($"line {number} holds for one program only and names no '# deviation:': {text}");
        return new Line(number, match.Groups["mark"].Value[0], condition, match.Groups["text"].Value, deviation);
    }

    public override string ToString() => $"{Mark} {Text}";

    [GeneratedRegex("""
        ^(?<mark>[$<>=~!?])
        (?:(?<target>ours|openssh)(?:(?<comparison>>=|<)(?<version>[0-9]+\.[0-9]+))?)?
        (?:[ ](?<text>.*?))?
        (?:\s+\#\sdeviation:\s(?<deviation>[a-zA-Z-]+))?$
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Form();
}
