using System.Text.RegularExpressions;

namespace ScpTranscripts.Text;

/// <summary>For whom a line holds: everybody, <c>ours</c>, <c>openssh</c>, or an OpenSSH of some age (<c>openssh&gt;=10.3</c>).</summary>
public sealed record Condition(string? Target, string? Comparison, Version? Version)
{
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

    public static Condition From(Match match) => new(
        match.Groups["target"] is { Success: true } target ? target.Value : null,
        match.Groups["comparison"] is { Success: true } comparison ? comparison.Value : null,
        match.Groups["version"] is { Success: true } version ? Version.Parse(version.Value) : null);
}
