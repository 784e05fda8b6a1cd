using System.Text.RegularExpressions;
using Testing;

namespace Tidy.Tests;

/// <summary>One C# file of this repository.</summary>
internal sealed partial class SourceFile
{
    private SourceFile(string path)
    {
        Path = System.IO.Path.GetRelativePath(Programs.RepositoryRoot, path);
        Text = File.ReadAllText(path);
        Code = CodeOnly.Of(Text);
    }

    public static IReadOnlyList<SourceFile> Product { get; } = Beneath("src");

    public static IReadOnlyList<SourceFile> Tests { get; } = Beneath("tests");

    /// <summary>From the root of the repository.</summary>
    public string Path { get; }

    /// <summary>The folder, and the folder only, beneath src or tests: "GuardedFiles/Linux".</summary>
    public string Folder => System.IO.Path.GetDirectoryName(Path)![(Path.IndexOf('/', StringComparison.Ordinal) + 1)..];

    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    public string Text { get; }

    /// <summary>Without comments and texts.</summary>
    public string Code { get; }

    public int Lines => Text.AsSpan().Count('\n');

    /// <summary>The namespaces that using lines name, aliases included.</summary>
    public IEnumerable<string> Usings => UsingLine().Matches(Code).Select(match => match.Groups["name"].Value);

    /// <summary>The types that it declares; not those inside of them.</summary>
    public IEnumerable<string> Types => Declaration().Matches(Code).Select(match => match.Groups["name"].Value).Distinct();

    public bool Mentions(string pattern) => Regex.IsMatch(Code, pattern);

    private static List<SourceFile> Beneath(string folder)
    {
        IEnumerable<string> paths = Directory.EnumerateFiles(System.IO.Path.Combine(Programs.RepositoryRoot, folder), "*.cs", SearchOption.AllDirectories);
        return [.. paths.Where(path => !path.Contains("/obj/") && !path.Contains("/bin/")).Order(StringComparer.Ordinal).Select(path => new SourceFile(path))];
    }

    [GeneratedRegex(@"^\s*(global )?using (static )?(\w+ = )?(?<name>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex UsingLine();

    [GeneratedRegex(@"^(?=\S)[^\n]*\b(class|struct|enum|interface|record struct|record|delegate [\w.]+) (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
