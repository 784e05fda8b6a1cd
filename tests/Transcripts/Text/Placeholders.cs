using System.Globalization;
using System.Text.RegularExpressions;

namespace Transcripts.Text;

/// <summary>What is known only when a conversation is played: <c>{cwd}</c>, <c>{user}</c>, <c>{now-3600}</c> and their like.</summary>
public sealed partial class Placeholders(IReadOnlyDictionary<string, string> values, DateTimeOffset now)
{
    private const string RecentFormat = "MMM d HH:mm", OtherFormat = "MMM d  yyyy";

    public string Fill(string text) => Form().Replace(text, match => Value(match) ?? match.Value);

    /// <summary>The same for a regular expression, where a value stands for itself.</summary>
    public string FillPattern(string pattern) =>
        Form().Replace(pattern, match => Value(match) is { } value ? Regex.Escape(value) : match.Value);

    private string? Value(Match match)
    {
        string name = match.Groups["name"].Value;
        if (name is "now" or "recent" or "dated" or "logged")
            return Time(name, match.Groups["offset"].Value);
        return values.TryGetValue(name, out string? value) ? Padded(value, match.Groups["width"].Value) : null;
    }

    private static string Padded(string value, string width) => width.Length == 0 ? value : value.PadRight(int.Parse(width));

    private string Time(string name, string offset)
    {
        DateTimeOffset time = now.AddSeconds(offset.Length == 0 ? 0 : long.Parse(offset));
        return name switch
        {
            "recent" => PadDay(time.ToString(RecentFormat, CultureInfo.InvariantCulture)),
            "dated" => PadDay(time.ToString(OtherFormat, CultureInfo.InvariantCulture)),
            "logged" => time.ToString("yyyyMMdd-HH:mm:ss", CultureInfo.InvariantCulture),
            _ => time.ToUnixTimeSeconds().ToString(),
        };
    }

    // %e pads the day with a blank.
    private static string PadDay(string date) => date[5] == ' ' ? date.Insert(4, " ") : date;

    [GeneratedRegex(@"\{(?<name>[a-z]+)(?<offset>[+-][0-9]+)?(?::(?<width>[0-9]+))?\}")]
    private static partial Regex Form();
}
