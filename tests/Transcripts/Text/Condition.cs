using System.Text.RegularExpressions;

namespace Transcripts.Text;

/// <summary>For whom a line holds: everybody, <c>ours</c>, <c>openssh</c>, or an OpenSSH of some age (<c>openssh&gt;=10.4</c>).</summary>
public sealed record Condition(string? Target, string? Comparison, Version? Version)
{
    public static Condition Everybody { get; } = new(null, null, null);

    /// <summary>A line for one program alone is a difference that has to be explained; one for an older OpenSSH is history.</summary>
    public bool IsDeviation => Target != null && Comparison == null;

    public bool Holds(string target, Version? version) => Target switch
    {
        null => true,
        _ when Target != target => false,
        _ => Comparison switch
        {
            ">=" => version >= Version,
            "<" => version < Version,
            _ => true,
        },
    };

    public static Condition From(Match match)
    {
        if (!match.Groups["target"].Success)
            return Everybody;
        return match.Groups["comparison"].Success
            ? new Condition(match.Groups["target"].Value, match.Groups["comparison"].Value, Version.Parse(match.Groups["version"].Value))
            : new Condition(match.Groups["target"].Value, null, null);
    }
}
