using System.Globalization;
using System.Text;
using Testing;
using Transcripts.Targets;
using Transcripts.Text;

namespace Transcripts.Playing;

/// <summary>The <c>$</c> lines: what is on disk before, and how the server is started.</summary>
internal static class Preparation
{
    public static void Carry(Line line, SessionStart start)
    {
        if (line.Text.StartsWith("sh ", StringComparison.Ordinal))
            RunShell(line.Text[3..], start);
        else if (line.Text.StartsWith("before ", StringComparison.Ordinal))
            start.Before.Add(line.Text[7..]);
        else
            Carry(line.Words, start);
    }

    private static void Carry(IReadOnlyList<Word> words, SessionStart start)
    {
        switch (words[0].Text)
        {
            case "options": start.Options.AddRange(words.Skip(1).Select(OptionText)); break;
            case "umask": start.Umask = words[1].Text; break;
            case "limit": start.Limits.Add(string.Join(' ', words.Skip(1).Select(word => word.Text))); break;
            case "env": SetVariable(words[1], start); break;
            case "unset": start.Environment[words[1].Text] = null; break;
            case "uid": start.Uid = words[1].Text == "nobody" ? Identity.Nobody : (uint)words[1].Number; break;
            case "file": MakeFile(words, start.Directory); break;
            case "dir": MakeDirectory(words, start.Directory); break;
            case "symlink": File.CreateSymbolicLink(PathOf(words[1], start.Directory), Encoding.UTF8.GetString(words[2].Bytes)); break;
            default: throw new FormatException($"unknown preparation {words[0].Text}");
        }
    }

    private static string OptionText(Word word) => (word.Key == null ? "" : word.Key + "=") + Encoding.UTF8.GetString(word.Bytes);

    private static void SetVariable(Word word, SessionStart start) =>
        start.Environment[word.Key!] = Encoding.UTF8.GetString(word.Bytes);

    private static void RunShell(string command, SessionStart start)
    {
        (int exitCode, string output) = Shell.Run(command, start.Directory);
        if (exitCode != 0)
            throw new Mismatch($"success of {command}", $"exit {exitCode}: {output}");
    }

    private static void MakeFile(IReadOnlyList<Word> words, string directory)
    {
        string path = PathOf(words[1], directory);
        File.WriteAllBytes(path, words.Skip(2).FirstOrDefault(word => word.Key == null)?.Bytes ?? []);
        SetMode(path, Find(words, "mode")?.Text ?? "644");
        if (Find(words, "mtime") is { } time)
            File.SetLastWriteTimeUtc(path, DateTimeOffset.FromUnixTimeSeconds(long.Parse(time.Text, CultureInfo.InvariantCulture)).UtcDateTime);
    }

    private static void MakeDirectory(IReadOnlyList<Word> words, string directory)
    {
        string path = PathOf(words[1], directory);
        Directory.CreateDirectory(path);
        SetMode(path, Find(words, "mode")?.Text ?? "755");
    }

    private static void SetMode(string path, string octal) => File.SetUnixFileMode(path, (UnixFileMode)Convert.ToInt32(octal, 8));

    private static string PathOf(Word word, string directory) => Path.Combine(directory, Encoding.UTF8.GetString(word.Bytes));

    private static Word? Find(IReadOnlyList<Word> words, string key) => words.FirstOrDefault(word => word.Key == key);
}
