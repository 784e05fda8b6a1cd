using System.Text;
using Transcripts.Text;

namespace Transcripts.Playing;

/// <summary>The <c>=</c> lines: what is on disk at this moment.</summary>
internal static class DiskCheck
{
    public static void Check(Line line, string directory)
    {
        if (line.Text.StartsWith("sh ", StringComparison.Ordinal))
        {
            (int exitCode, string output) = Shell.Run(line.Text[3..], directory);
            Expect(line, exitCode == 0, $"exit {exitCode} {output}");
            return;
        }
        IReadOnlyList<Word> words = line.Words;
        string path = Path.Combine(directory, Encoding.UTF8.GetString(words[1].Bytes));
        switch (words[0].Text)
        {
            case "file": CheckFile(line, words, path); break;
            case "missing": Expect(line, Kind(path) == "missing", Kind(path)); break;
            case "dir": Expect(line, Kind(path) == "directory", Kind(path)); CheckMode(line, words, path); break;
            case "symlink": CheckLink(line, words, path); break;
            default: throw new FormatException($"unknown check {words[0].Text}");
        }
    }

    private static void CheckFile(Line line, IReadOnlyList<Word> words, string path)
    {
        Expect(line, Kind(path) == "file", Kind(path));
        if (words.Skip(2).FirstOrDefault(word => word.Key == null) is { } content)
        {
            byte[] got = File.ReadAllBytes(path);
            Expect(line, FieldMatcher.String(content, got), Quote.Bytes(got));
        }
        CheckMode(line, words, path);
        var info = new FileInfo(path);
        Number(line, words, "size", info.Length);
        Number(line, words, "mtime", new DateTimeOffset(info.LastWriteTimeUtc).ToUnixTimeSeconds());
        Number(line, words, "atime", new DateTimeOffset(info.LastAccessTimeUtc).ToUnixTimeSeconds());
    }

    private static void CheckLink(Line line, IReadOnlyList<Word> words, string path)
    {
        string? target = new FileInfo(path).LinkTarget;
        Expect(line, target != null && FieldMatcher.String(words.ElementAtOrDefault(2), Encoding.UTF8.GetBytes(target)), target ?? Kind(path));
    }

    private static void CheckMode(Line line, IReadOnlyList<Word> words, string path)
    {
        if (words.FirstOrDefault(word => word.Key == "mode") is { } mode)
        {
            string got = Convert.ToString((int)File.GetUnixFileMode(path), 8).PadLeft(4, '0');
            Expect(line, got == mode.Text.PadLeft(4, '0'), $"mode={got}");
        }
    }

    private static void Number(Line line, IReadOnlyList<Word> words, string key, long got)
    {
        if (words.FirstOrDefault(word => word.Key == key) is { } expected)
            Expect(line, long.Parse(expected.Text) == got, $"{key}={got}");
    }

    private static string Kind(string path)
    {
        var info = new FileInfo(path);
        if (info.LinkTarget != null)
            return "symlink";
        return Directory.Exists(path) ? "directory" : info.Exists ? "file" : "missing";
    }

    private static void Expect(Line line, bool holds, string got)
    {
        if (!holds)
            throw new Mismatch(line.Text, got);
    }
}
