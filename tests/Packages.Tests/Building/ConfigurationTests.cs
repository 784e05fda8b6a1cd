using System.Text.RegularExpressions;
using Testing;

namespace Packages.Tests.Building;

/// <summary>The configuration that is installed says nothing, and shows what could be said.</summary>
public sealed partial class ConfigurationTests : IDisposable
{
    private static readonly string Installed = $"{Programs.RepositoryRoot}/share/config.json";

    private readonly TempDirectory _folder = new();

    [Fact]
    public void As_it_is_installed_it_changes_nothing()
    {
        File.WriteAllText(_folder.Combine("empty.json"), "{}");
        Assert.Equal(Explained(_folder.Combine("empty.json")), Explained(Installed));
    }

    [ToolFact("python:jsonschema")]
    public void Without_its_slashes_every_setting_in_it_is_right()
    {
        string[] lines = [.. File.ReadLines(Installed).Select(line => Commented().Replace(line, "$1"))];
        Assert.Contains(lines, line => line.Contains("\"defaults\"") && !line.Contains("// \"defaults\""));
        string file = _folder.Combine("config.json");
        File.WriteAllLines(file, lines);

        Assert.Contains($"{file}: ok", OurProgram.Named(OurProgram.Server).Run("--check-config", file).MustSucceed().Output);
        MustFitTheSchema(file);
    }

    [ToolFact("python:jsonschema")]
    public void The_example_is_right()
    {
        string file = $"{Programs.RepositoryRoot}/packaging/examples/config.json";
        Assert.Contains($"{file}: ok", OurProgram.Named(OurProgram.Server).Run("--check-config", file).MustSucceed().Output);
        MustFitTheSchema(file);
        MustFitTheSchema(Installed);
    }

    [Theory]
    [InlineData("share/config.json")]
    [InlineData("packaging/examples/config.json")]
    public void The_schema_is_found_where_it_is_installed(string file) => Assert.Contains(
        "\"$schema\": \"/usr/share/dotnet-sftp-server/config.schema.json\"", File.ReadAllText($"{Programs.RepositoryRoot}/{file}"));

    public void Dispose() => _folder.Dispose();

    private static void MustFitTheSchema(string file)
    {
        const string script = """
            import json, re, sys, jsonschema
            text = re.sub(r'//[^"\n]*$|(?<=[,\s])//.*$', '', open(sys.argv[1]).read(), flags=re.M)
            text = re.sub(r',(\s*[}\]])', r'\1', text)
            jsonschema.Draft202012Validator(json.load(open(sys.argv[2]))).validate(json.loads(text))
            """;
        Client.Run(new ClientCommand("python3", "-c", script, file, $"{Programs.RepositoryRoot}/share/config.schema.json")).MustSucceed();
    }

    /// <summary>What a session would be allowed, as a key's own file.</summary>
    private string Explained(string file)
    {
        string copy = _folder.Combine("key.json");
        File.Copy(file, copy, overwrite: true);
        File.SetUnixFileMode(copy, (UnixFileMode)0b110_000_000);
        return OurProgram.Named(OurProgram.Server).Run("--explain", "--config", copy).MustSucceed().Output;
    }

    /// <summary>A comment whose text is JSON, not prose.</summary>
    [GeneratedRegex(@"^( *)// (?= *[""{}\[\]])")]
    private static partial Regex Commented();
}
