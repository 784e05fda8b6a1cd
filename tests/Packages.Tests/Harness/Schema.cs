using System.Text.Json;
using Testing;

namespace Packages.Tests.Harness;

/// <summary>share/config.schema.json, and who judges by it: a validator that is not ours.</summary>
internal static class Schema
{
    public static readonly string File = $"{Programs.RepositoryRoot}/share/config.schema.json";

    /// <summary>As our programs read JSON: with comments and trailing commas.</summary>
    public static JsonDocumentOptions Lenient { get; } = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    public static void MustAccept(string text)
    {
        const string script = "import json, sys, jsonschema; jsonschema.Draft202012Validator(json.load(open(sys.argv[1]))).validate(json.load(sys.stdin))";
        using JsonDocument document = JsonDocument.Parse(text, Lenient);
        ClientCommand python = new("python3", "-W", "ignore", "-c", script, File);
        Client.Run(python.WithInput(JsonSerializer.Serialize(document.RootElement))).MustSucceed();
    }
}
