using System.Text;
using System.Text.RegularExpressions;
using Transcripts.Text;

namespace Transcripts.Playing;

/// <summary>
/// Text output against the lines expected: <c>!</c> is a log line on standard error, which ends in CR LF, <c>~</c> any other
/// there and <c>|</c> one on standard output, which end in LF alone. All of it must match, except where <c>...</c> stands for
/// any number of lines.
/// </summary>
internal static class OutputCheck
{
    public static void Check(IReadOnlyList<Line> expected, byte[] output, Placeholders placeholders)
    {
        List<string> got = Split(Encoding.Latin1.GetString(output));
        int at = 0;
        bool skipping = false;
        foreach (Line line in expected)
        {
            if (line.Text == "...")
            {
                skipping = true;
                continue;
            }
            while (skipping && at < got.Count && !Matches(line, got[at], placeholders))
                at++;
            if (at == got.Count || !Matches(line, got[at], placeholders))
                throw Wrong(line, got, at);
            at++;
            skipping = false;
        }
        if (at < got.Count && !skipping)
            throw new Mismatch("no further line of output", All(got, at));
    }

    private static bool Matches(Line line, string got, Placeholders placeholders)
    {
        string end = line.Mark == '!' ? "\r\n" : "\n";
        if (!got.EndsWith(end, StringComparison.Ordinal) || (line.Mark != '!' && got.EndsWith("\r\n", StringComparison.Ordinal)))
            return false;
        string text = got[..^end.Length];
        return line.Text is ['/', .. string pattern, '/']
            ? Regex.IsMatch(text, $"^(?:{placeholders.FillPattern(pattern)})$", RegexOptions.CultureInvariant)
            : text == placeholders.Fill(line.Text);
    }

    private static Mismatch Wrong(Line line, List<string> got, int at) =>
        new($"{line.Mark} {line.Text}   (line {line.Number})", All(got, at));

    private static string All(List<string> got, int at)
    {
        if (got.Count == 0)
            return "no output";
        IEnumerable<string> lines = got.Select((line, i) => (i == at ? "    -> " : "       ") + Quote.Bytes(Encoding.Latin1.GetBytes(line)));
        return "the output\n" + string.Join('\n', lines);
    }

    private static List<string> Split(string text)
    {
        var lines = new List<string>();
        for (int start = 0, end; start < text.Length; start = end)
        {
            end = text.IndexOf('\n', start) + 1;
            if (end == 0)
                end = text.Length;
            lines.Add(text[start..end]);
        }
        return lines;
    }
}
