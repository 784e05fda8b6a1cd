using System.Diagnostics;
using System.Text.Json;
using GuardedFiles.Rules;
using GuardedFiles.Start;
using SftpServer.Inquiry;

namespace SftpServer.Tests.Inquiry;

/// <summary>share/: what editors know of the configuration, and an example of it.</summary>
public sealed class SchemaTests
{
    private static readonly string Share = Path.Combine(Root(), "share");

    private static JsonElement Settings { get; } = JsonDocument.Parse(File.ReadAllText($"{Share}/config.schema.json"))
        .RootElement.GetProperty("$defs").GetProperty("settings").GetProperty("properties");

    [Fact]
    public void The_schema_knows_every_setting_and_nothing_else() => Assert.Equal(
        SettingWords.All.Where(word => word is not ("no-guard" or "config")).Select(word => word == "rule" ? "rules" : word),
        Settings.EnumerateObject().Select(property => property.Name).OrderBy(name => Array.IndexOf(SettingWords.All, name == "rules" ? "rule" : name)));

    [Fact]
    public void Every_setting_is_described() =>
        Assert.All(Settings.EnumerateObject(), property => Assert.NotEmpty(property.Value.GetProperty("description").GetString()!));

    [Fact]
    public void The_schema_knows_every_request() => Assert.Equal(
        RequestNames.All,
        Settings.GetProperty("deny-requests").GetProperty("items").GetProperty("enum").EnumerateArray().Select(name => name.GetString()));

    [Fact]
    public void The_example_is_right()
    {
        SettingsFile file = new("config.json", File.ReadAllBytes($"{Share}/config.json"), isKeys: false);
        Assert.Empty(file.Faults);
    }

    [Fact]
    public void The_example_is_what_the_schema_demands()
    {
        const string Script = """
            import json, sys, jsonschema
            schema = json.load(open(sys.argv[1]))
            jsonschema.Draft202012Validator.check_schema(schema)
            jsonschema.Draft202012Validator(schema).validate(json.load(sys.stdin))
            """;
        using JsonDocument example = JsonDocument.Parse(
            File.ReadAllText($"{Share}/config.json"), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        ProcessStartInfo start = new("python3", ["-c", Script, $"{Share}/config.schema.json"]) { RedirectStandardInput = true, RedirectStandardError = true };
        using Process python = Process.Start(start)!;
        python.StandardInput.Write(JsonSerializer.Serialize(example.RootElement));
        python.StandardInput.Close();
        string errors = python.StandardError.ReadToEnd();
        python.WaitForExit();
        Assert.True(python.ExitCode == 0, errors);
    }

    private static string Root()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "sftp.slnx")))
            folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
