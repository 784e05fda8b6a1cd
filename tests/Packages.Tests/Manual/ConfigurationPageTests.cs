using System.Text.Json;
using Testing;

namespace Packages.Tests.Manual;

/// <summary>The page of the configuration says what the schema says, and its examples are right.</summary>
public sealed class ConfigurationPageTests : IDisposable
{
    private readonly TempDirectory _folder = new();

    public static TheoryData<string> Examples { get; } = [.. Texts];

    private static IEnumerable<string> Texts => Page.Displays().Where(text => text.StartsWith('{'));

    private static ManualPage Page => new(ManualPage.Configuration);

    private static JsonElement Demanded { get; } = JsonDocument.Parse(File.ReadAllText(Schema.File)).RootElement;

    private static JsonElement Settings => Demanded.GetProperty("$defs").GetProperty("settings").GetProperty("properties");

    private static JsonElement Root => Demanded.GetProperty("properties");

    private static JsonElement Block => Root.GetProperty("match").GetProperty("items").GetProperty("properties");

    [Fact]
    public void Every_setting_is_explained_and_no_other() => Same(Names(Settings), Page.Items("SETTINGS"));

    [Fact]
    public void Every_criterion_is_explained_and_no_other() => Same(Names(Block).Except(["settings"]), Page.Items("CRITERIA"));

    [Fact]
    public void Every_key_of_the_file_is_explained_and_no_other() => Same(Names(Root), Page.Items("FORMAT"));

    /// <summary>Of all flags it is said once; but a guard can be off.</summary>
    [Fact]
    public void How_a_setting_adds_up_is_said_of_each() => Same(
        Settings.EnumerateObject().Where(setting => !IsFlag(setting.Value) || setting.Name == "guard").Select(setting => setting.Name),
        Page.Items("HOW SETTINGS ADD UP"));

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_is_right(string text)
    {
        string file = _folder.Combine("example.json");
        File.WriteAllText(file, text);
        File.SetUnixFileMode(file, (UnixFileMode)0b110_100_100);
        string[] question = IsKeys(text) ? ["--check-config", "--config", file] : ["--check-config", file];
        Assert.Contains($"{file}: ok\n", OurProgram.Named(OurProgram.Server).Run(question).MustSucceed().Output);
    }

    [ToolTheory("python:jsonschema")]
    [MemberData(nameof(Examples))]
    public void An_example_is_what_the_schema_demands(string text) => Schema.MustAccept(text);

    [Fact]
    public void There_are_examples_of_both_kinds_of_files()
    {
        Assert.Contains(Texts, IsKeys);
        Assert.Contains(Texts, text => !IsKeys(text));
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Who it is stands in a key's own file only.</summary>
    private static bool IsKeys(string text)
    {
        using JsonDocument example = JsonDocument.Parse(text, Schema.Lenient);
        return example.RootElement.TryGetProperty("defaults", out JsonElement defaults) && defaults.TryGetProperty("name", out _);
    }

    private static bool IsFlag(JsonElement setting) => setting.TryGetProperty("type", out JsonElement type) && type.GetString() == "boolean";

    private static IEnumerable<string> Names(JsonElement properties) => properties.EnumerateObject().Select(property => property.Name);

    private static void Same(IEnumerable<string> expected, string[] actual) =>
        Assert.Equal(expected.Order(StringComparer.Ordinal), actual.Order(StringComparer.Ordinal));
}
