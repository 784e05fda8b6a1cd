using System.Text;
using ScpTranscripts.Text;

namespace ScpTranscripts.Playing;

/// <summary>The <c>$</c> lines: what is on disk before, and how the program is started.</summary>
internal sealed class Preparation(Setting setting, IReadOnlyDictionary<string, string> values)
{
    /// <summary>False when this program, or whoever runs the tests, cannot play the conversation.</summary>
    public bool Carry(string text)
    {
        string verb = text.Split(' ')[0];
        string rest = text[verb.Length..].TrimStart();
        switch (verb)
        {
            case "skip": return false;
            case "needs" when rest == "root": return Identity.IsRoot;
            case "user" when rest == "nobody": BecomeNobody(); break;
            case "sh": RunShell(rest); break;
            case "before": setting.Before.Add(rest); break;
            case "umask": setting.Umask = rest; break;
            case "name": setting.ProgramName = rest; break;
            case "unset": setting.Environment[rest] = null; break;
            default: Carry(verb, Word.Split(rest)); break;
        }
        return true;
    }

    private void Carry(string verb, IReadOnlyList<Word> words)
    {
        switch (verb)
        {
            case "scp": setting.Arguments = [.. words.Select(Argument)]; break;
            case "env": setting.Environment[words[0].Key!] = Text(words[0]); break;
            case "file": MakeFile(words); break;
            case "dir": MakeDirectory(words); break;
            case "symlink": File.CreateSymbolicLink(PathOf(words[0]), Text(words[1])); break;
            default: throw new FormatException($"unknown preparation {verb}");
        }
    }

    // Whoever is not root lacks the same rights already.
    private void BecomeNobody() => setting.Uid = Identity.IsRoot ? Identity.Nobody : null;

    private byte[] Argument(Word word) => Bytes.Parse(word.Key == null ? word.Text : $"{word.Key}={word.Text}", values);

    private void RunShell(string command)
    {
        (int exitCode, string output) = Shell.Run(command, setting.Directory);
        if (exitCode != 0)
            throw new Mismatch($"success of {command}", $"exit {exitCode}: {output}");
    }

    private void MakeFile(IReadOnlyList<Word> words)
    {
        string path = PathOf(words[0]);
        string content = words.Skip(1).FirstOrDefault(word => word.Key == null)?.Text ?? "";
        File.WriteAllBytes(path, Bytes.Parse(content, values));
        SetMode(path, words, "644");
        if (words.FirstOrDefault(word => word.Key == "mtime") is { } time)
            File.SetLastWriteTimeUtc(path, DateTimeOffset.FromUnixTimeSeconds(long.Parse(time.Text)).UtcDateTime);
    }

    private void MakeDirectory(IReadOnlyList<Word> words)
    {
        string path = PathOf(words[0]);
        Directory.CreateDirectory(path);
        SetMode(path, words, "755");
    }

    private static void SetMode(string path, IReadOnlyList<Word> words, string otherwise) => File.SetUnixFileMode(
        path, (UnixFileMode)Convert.ToInt32(words.FirstOrDefault(word => word.Key == "mode")?.Text ?? otherwise, 8));

    private string PathOf(Word word) => Path.Combine(setting.Directory, Text(word));

    private string Text(Word word) => Encoding.UTF8.GetString(Bytes.Parse(word.Text, values));
}
