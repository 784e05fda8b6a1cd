using System.Text;
using ScpTranscripts.Text;

namespace ScpTranscripts.Playing;

/// <summary>The <c>=</c> lines: what is on disk at this moment.</summary>
internal sealed class DiskCheck(string directory, IReadOnlyDictionary<string, string> values)
{
    public void Check(string line)
    {
        if (line.StartsWith("sh ", StringComparison.Ordinal))
        {
            (int exitCode, string output) = Shell.Run(line[3..], directory);
            Expect(line, exitCode == 0, $"exit {exitCode} {output}");
            return;
        }
        IReadOnlyList<Word> words = Word.Split(line);
        string path = Path.Combine(directory, Encoding.UTF8.GetString(Bytes.Parse(words[1].Text, values)));
        Expect(line, Kind(path) == words[0].Text, Kind(path));
        foreach (Word word in words.Skip(2))
            CheckFact(line, word, path);
    }

    private void CheckFact(string line, Word word, string path)
    {
        if (word.Key == null)
        {
            byte[] got = Content(path);
            Expect(line, got.AsSpan().SequenceEqual(Bytes.Parse(word.Text, values)), $"\"{Bytes.Quote(got)}\"");
            return;
        }
        string fact = word.Key switch
        {
            "mode" => Convert.ToString((int)File.GetUnixFileMode(path), 8).PadLeft(4, '0'),
            "size" => new FileInfo(path).Length.ToString(),
            "mtime" => Seconds(File.GetLastWriteTimeUtc(path)),
            "atime" => Seconds(File.GetLastAccessTimeUtc(path)),
            _ => throw new FormatException($"unknown fact {word.Key}"),
        };
        Expect(line, fact == word.Text, $"{word.Key}={fact}");
    }

    private static byte[] Content(string path)
    {
        if (new FileInfo(path).LinkTarget is { } target)
            return Encoding.UTF8.GetBytes(target);
        UnixFileMode mode = File.GetUnixFileMode(path);
        if (mode.HasFlag(UnixFileMode.UserRead))
            return File.ReadAllBytes(path);
        File.SetUnixFileMode(path, mode | UnixFileMode.UserRead);
        byte[] content = File.ReadAllBytes(path);
        File.SetUnixFileMode(path, mode);
        return content;
    }

    // With its fraction, to the microsecond, where it has one.
    private static string Seconds(DateTime time) => ((time - DateTime.UnixEpoch).Ticks / 10 / 1_000_000m).ToString("0.######");

    private static string Kind(string path)
    {
        var info = new FileInfo(path);
        if (info.LinkTarget != null)
            return "symlink";
        return Directory.Exists(path) ? "dir" : info.Exists ? "file" : "missing";
    }

    private static void Expect(string line, bool holds, string got)
    {
        if (!holds)
            throw new Mismatch(line, got);
    }
}
