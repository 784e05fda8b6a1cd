using Testing;

namespace ScpTranscripts.Text;

/// <summary>A text file of conversations about one subject. <c>@ title</c> starts one, # a remark. README.md has the marks.</summary>
internal static class ConversationFile
{
    private static readonly Lazy<List<Conversation>> Everything = new(() => [.. Files().SelectMany(Load)]);

    public static IReadOnlyList<Conversation> All => Everything.Value;

    public static Conversation Named(string name) => All.Single(conversation => conversation.Name == name);

    public static IEnumerable<Conversation> Parse(string file, IEnumerable<string> lines)
    {
        string? title = null;
        var collected = new List<Line>();
        int number = 0;
        foreach (string text in lines)
        {
            number++;
            if (text.Length == 0 || text[0] == '#')
                continue;
            if (text[0] != '@')
            {
                collected.Add(Line.Parse(number, text));
                continue;
            }
            if (title != null)
                yield return Checked(new Conversation(file, title, collected));
            (title, collected) = (text[1..].Trim(), []);
        }
        if (title != null)
            yield return Checked(new Conversation(file, title, collected));
    }

    private static Conversation Checked(Conversation conversation)
    {
        Require(conversation.Lines.Any(line => line.Mark == '$' && line.Text.StartsWith("scp", StringComparison.Ordinal)), "$ scp");
        Require(conversation.Lines.Any(line => line.Mark == '?'), "?");
        return conversation;

        void Require(bool present, string line)
        {
            if (!present)
                throw new FormatException($"\"{conversation.Title}\" has no '{line}' line");
        }
    }

    private static string[] Files()
    {
        string folder = Path.Combine(Programs.RepositoryRoot, "tests", "ScpTranscripts", "conversations");
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
}
