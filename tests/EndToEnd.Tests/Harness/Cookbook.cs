using Testing;

namespace EndToEnd.Tests.Harness;

/// <summary>The recipes of docs/COOKBOOK.md, with a test's directory in the place of theirs.</summary>
internal static class Cookbook
{
    /// <summary>What stands behind the program in a line of authorized_keys.</summary>
    /// <param name="recipe">Which one beneath the heading.</param>
    public static string KeyWords(string heading, int recipe, string jail)
    {
        string[] lines = [.. Chapter(heading).Split('\n').Where(line => line.StartsWith("restrict,command=", StringComparison.Ordinal))];
        const string Program = "\"/usr/lib/dotnet-sftp-server ";
        string words = lines[recipe][(lines[recipe].IndexOf(Program, StringComparison.Ordinal) + Program.Length)..lines[recipe].LastIndexOf('"')];
        return string.Join(' ', words.Split(' ').Select(word => word switch
        {
            "/srv/clients/%n" => $"{jail}/%n",
            "/var/log/sftp/upload.jsonl" => $"{jail}/audit/upload.jsonl",
            _ when word.StartsWith("/srv/", StringComparison.Ordinal) => jail,
            _ => word,
        }));
    }

    /// <summary>The block of config.json beneath a heading, about this account.</summary>
    public static string Block(string heading, string account, string jail)
    {
        string block = Chapter(heading).Split("```jsonc\n")[1].Split("```")[0];
        return string.Join('\n', block.Split('\n').Select(line =>
            line.Contains("\"jail\":", StringComparison.Ordinal) ? $"\"jail\": \"{jail}\","
            : line.Contains("\"user\":", StringComparison.Ordinal) || line.Contains("\"group\":", StringComparison.Ordinal) ? $"\"user\": \"{account}\","
            : line));
    }

    private static string Chapter(string heading)
    {
        string book = File.ReadAllText(Path.Combine(Programs.RepositoryRoot, "docs", "COOKBOOK.md"));
        return book.Split("\n## ").Single(text => text.StartsWith(heading + "\n", StringComparison.Ordinal));
    }
}
