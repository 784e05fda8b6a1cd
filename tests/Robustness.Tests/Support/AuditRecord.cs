using System.Text.Json;

namespace Robustness;

/// <summary>An audit file, read back.</summary>
internal static class AuditRecord
{
    /// <summary>The lines that are JSON. Where the disk was full there may be one that is not all there.</summary>
    public static List<JsonElement> Of(string path) => [.. Lines(path).Select(Parse).OfType<JsonElement>()];

    public static List<string> Lines(string path) => [.. File.ReadAllLines(path).Where(line => line.Length > 0)];

    public static string Text(this JsonElement told, string name) => told.GetProperty(name).GetString()!;

    public static JsonElement? Parse(string line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
