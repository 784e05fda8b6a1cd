using System.Text;
using System.Text.RegularExpressions;
using ScpTranscripts.Text;

namespace ScpTranscripts.Playing;

/// <summary>
/// Standard error against the lines expected: <c>!</c> is a log line, which ends in CR LF, <c>~</c> any other, which ends in
/// LF. All of it must match, except where <c>...</c> stands for any number of lines.
/// </summary>
internal sealed class OutputCheck(IReadOnlyDictionary<string, string> values)
{
    public void Check(IEnumerable<Line> expected, byte[] output)
    {
        List<byte[]> got = Split(output);
        int at = 0;
        bool skipping = false;
        foreach (Line line in expected)
        {
            if (line.Text == "...")
            {
                skipping = true;
                continue;
            }
            while (skipping && at < got.Count && !Matches(line, got[at]))
                at++;
            if (at == got.Count || !Matches(line, got[at]))
                throw new Mismatch($"{line}   (line {line.Number})", Shown(got, at));
            at++;
            skipping = false;
        }
        if (at < got.Count && !skipping)
            throw new Mismatch("no further line on standard error", Shown(got, at));
    }

    private bool Matches(Line line, byte[] got)
    {
        byte[] end = line.Mark == '!' ? "\r\n"u8.ToArray() : "\n"u8.ToArray();
        return line.Text is ['/', .. string pattern, '/']
            ? Regex.IsMatch(Encoding.Latin1.GetString(got), $"^(?:{Filled(pattern)}){Encoding.Latin1.GetString(end)}$(?!\n)")
            : got.AsSpan().SequenceEqual([.. Bytes.Parse(line.Text, values), .. end]);
    }

    private string Filled(string pattern) =>
        values.Aggregate(pattern, (text, value) => text.Replace($"{{{value.Key}}}", Regex.Escape(value.Value)));

    private static string Shown(List<byte[]> got, int at) => got.Count == 0
        ? "nothing on standard error"
        : "on standard error\n" + string.Join('\n', got.Select((line, i) => (i == at ? "    -> " : "       ") + Bytes.Quote(line)));

    private static List<byte[]> Split(byte[] output)
    {
        var lines = new List<byte[]>();
        for (int start = 0, end; start < output.Length; start = end)
        {
            int newline = Array.IndexOf(output, (byte)'\n', start);
            end = newline < 0 ? output.Length : newline + 1;
            lines.Add(output[start..end]);
        }
        return lines;
    }
}
