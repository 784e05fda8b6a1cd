using System.Text.RegularExpressions;

namespace EndToEnd.Tests.Harness;

/// <summary>One start of our scp, as the trace tells it: "4711 [-t][folder]".</summary>
internal sealed record LegacyStart(int Id, string Words)
{
    public bool IsSink => Words.Contains("[-t]");

    public static LegacyStart[] AllIn(string trace) =>
    [
        .. Regex.Matches(trace, @"(?m)^(\d+) (\[.*)$")
            .Select(line => new LegacyStart(int.Parse(line.Groups[1].Value), line.Groups[2].Value)),
    ];

    public bool EndsWithin(TimeSpan time) => Wait.Until(() => !ServerSession.IsAlive(Id), time);
}
