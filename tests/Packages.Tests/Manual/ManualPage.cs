using System.Text.RegularExpressions;
using Testing;

namespace Packages.Tests.Manual;

/// <summary>A page of packaging/man: its source, and how mandoc shows it.</summary>
internal sealed partial class ManualPage(string name)
{
    public const string Server = "dotnet-sftp-server.8";
    public const string Scp = "dotnet-scp.8";
    public const string Configuration = "dotnet-sftp-server.conf.5";

    public static string Folder { get; } = Path.Combine(Programs.RepositoryRoot, "packaging/man");

    public string File => Path.Combine(Folder, name);

    public string[] Source => System.IO.File.ReadAllLines(File);

    /// <summary>Plain text. A letter that is struck twice is bold on paper, and once here.</summary>
    public string[] Rendered()
    {
        ClientResult result = Client.Run(new ClientCommand("mandoc", "-T", "ascii", "-O", "width=200", File)).MustSucceed();
        return Struck().Replace(result.Output, "").Split('\n');
    }

    /// <summary>The options that have a place of their own: what stands before the first blanks of an item of OPTIONS.</summary>
    public string[] Options() =>
    [
        .. from line in Section(Rendered(), "OPTIONS", "^[A-Z]")
           where line.StartsWith("     -", StringComparison.Ordinal)
           from Match match in Option().Matches(Item().Match(line).Value)
           select match.Value,
    ];

    /// <summary>The names of the items in a section of the source.</summary>
    public string[] Items(string section) =>
    [
        .. from line in Section(Source, $".Sh {section}", @"^\.Sh ")
           where line.StartsWith(".It Cm ", StringComparison.Ordinal)
           from name in line[".It Cm ".Length..].Split(" , Cm ")
           select name,
    ];

    /// <summary>Texts that stand as they are, unescaped: displays, and lines of them.</summary>
    public IEnumerable<string> Displays()
    {
        string? open = null;
        foreach (string line in Source)
        {
            if (line.StartsWith(".Dl ", StringComparison.Ordinal))
                yield return Unescaped(line[".Dl ".Length..]);
            else if (line.StartsWith(".Bd -literal", StringComparison.Ordinal))
                open = "";
            else if (line == ".Ed" && open is not null)
            {
                yield return open;
                open = null;
            }
            else if (open is not null)
                open += Unescaped(line) + "\n";
        }
    }

    private static string Unescaped(string text) => text.Replace(@"\-", "-").Replace(@"\&", "").Replace(@"\e", @"\");

    private static IEnumerable<string> Section(string[] lines, string heading, string nextHeading) =>
        lines.SkipWhile(line => line != heading).Skip(1).TakeWhile(line => !Regex.IsMatch(line, nextHeading));

    [GeneratedRegex(".\b")]
    private static partial Regex Struck();

    [GeneratedRegex(@"^ {5}\S+( \S+)*")]
    private static partial Regex Item();

    [GeneratedRegex(@"(?<![\w-])--?[A-Za-z0-9][a-z-]*")]
    private static partial Regex Option();
}
