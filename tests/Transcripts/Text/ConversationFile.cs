using Testing;

namespace Transcripts.Text;

/// <summary>
/// A text file of conversations about one subject. <c>@ title</c> starts one, # a remark, an indented line goes on with the
/// line above. The marks are explained in README.md.
/// </summary>
internal static class ConversationFile
{
    private static readonly Lazy<List<Conversation>> Everything = new(() => [.. Files().SelectMany(Load)]);

    public static IReadOnlyList<Conversation> All => Everything.Value;

    public static Conversation Named(string name) => All.Single(conversation => conversation.Name == name);

    public static IEnumerable<Conversation> Parse(string file, IEnumerable<string> lines)
    {
        string? title = null;
        var collected = new List<Line>();
        foreach ((int number, string text) in Joined(lines))
        {
            if (text.StartsWith('@'))
            {
                if (title != null)
                    yield return new Conversation(file, title, collected);
                title = text[1..].Trim();
                collected = [];
            }
            else if (title == null)
                throw new FormatException($"{file}:{number}: the first conversation has no '@ title'");
            else
                collected.Add(Line.Parse(number, text));
        }
        if (title != null)
            yield return new Conversation(file, title, collected);
    }

    private static string[] Files()
    {
        string folder = Path.Combine(Programs.RepositoryRoot, "tests", "Transcripts", "conversations");
        string[] files = Directory.GetFiles(folder, "*.txt");
        Array.Sort(files, StringComparer.Ordinal);
        return files;
    }

    private static List<Conversation> Load(string path)
    {
        string file = Path.GetFileNameWithoutExtension(path);
        try
        {
            return [.. Parse(file, File.ReadLines(path))];
        }
        catch (FormatException error)
        {
            throw new FormatException($"{file}.txt: {error.Message}", error);
        }
    }

    private static List<(int Number, string Text)> Joined(IEnumerable<string> lines)
    {
        var joined = new List<(int Number, string Text)>();
        int number = 0;
        foreach (string line in lines)
        {
            number++;
            if (line.Length == 0 || line[0] == '#')
                continue;
            if (line[0] == ' ' && joined.Count > 0)
                joined[^1] = (joined[^1].Number, joined[^1].Text + " " + line.Trim());
            else
                joined.Add((number, line));
        }
        return joined;
    }
}
