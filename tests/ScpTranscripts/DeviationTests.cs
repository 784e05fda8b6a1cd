using System.Text.RegularExpressions;
using ScpTranscripts.Text;
using Testing;

namespace ScpTranscripts;

/// <summary>
/// docs/SCP.md names and explains every difference from OpenSSH: below a heading that says "deviations", an id in backticks is
/// the first thing of each table row.
/// </summary>
public partial class DeviationTests
{
    [Fact]
    public void Every_deviation_of_a_transcript_is_explained_in_SCP() => Assert.Empty(Used().Except(Explained()));

    [Fact]
    public void Every_deviation_explained_in_SCP_is_shown_by_a_transcript() => Assert.Empty(Explained().Except(Used()));

    private static HashSet<string> Used() => [.. ConversationFile.All.SelectMany(conversation => conversation.Deviations)];

    private static HashSet<string> Explained()
    {
        var ids = new HashSet<string>();
        int inside = 0;
        foreach (string line in File.ReadLines(Path.Combine(Programs.RepositoryRoot, "docs", "SCP.md")))
        {
            int level = line.TakeWhile(letter => letter == '#').Count();
            if (level > 0 && (inside == 0 || level <= inside))
                inside = line.Contains("deviations", StringComparison.OrdinalIgnoreCase) ? level : 0;
            else if (inside > 0 && Id().Match(line) is { Success: true } match)
                ids.Add(match.Groups[1].Value);
        }
        return ids;
    }

    [GeneratedRegex("^\\|\\s*`([a-zA-Z-]+)`")]
    private static partial Regex Id();
}
