namespace ScpTranscripts.Text;

/// <summary>One word of a <c>$</c> or <c>=</c> line, possibly after <c>key=</c>; in "quotes" it may hold blanks.</summary>
public sealed record Word(string? Key, string Text)
{
    public static IReadOnlyList<Word> Split(string line)
    {
        var words = new List<Word>();
        for (int at = 0; (at = SkipBlanks(line, at)) < line.Length;)
            words.Add(Next(line, ref at));
        return words;
    }

    private static int SkipBlanks(string line, int at)
    {
        while (at < line.Length && line[at] == ' ')
            at++;
        return at;
    }

    private static Word Next(string line, ref int at)
    {
        string? key = ReadKey(line, ref at);
        bool quoted = at < line.Length && line[at] == '"';
        int start = quoted ? ++at : at;
        while (at < line.Length && line[at] != (quoted ? '"' : ' '))
            at += line[at] == '\\' ? 2 : 1;
        if (at > line.Length || (quoted && at == line.Length))
            throw new FormatException($"a word without its end: {line}");
        string text = line[start..at];
        if (quoted)
            at++;
        return new Word(key, text);
    }

    private static string? ReadKey(string line, ref int at)
    {
        int end = at;
        while (end < line.Length && (char.IsAsciiLetterOrDigit(line[end]) || line[end] is '-' or '_'))
            end++;
        if (end == at || end >= line.Length || line[end] != '=')
            return null;
        string key = line[at..end];
        at = end + 1;
        return key;
    }
}
