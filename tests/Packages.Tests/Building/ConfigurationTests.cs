using System.Text.RegularExpressions;
using Testing;

namespace Packages.Tests.Building;

/// <summary>The configuration that is installed says nothing, and shows what could be said.</summary>
public sealed partial class ConfigurationTests : IDisposable
{
    private static readonly string Shipped = $"{Programs.RepositoryRoot}/share/config.json";

    private readonly TempDirectory _folder = new();

    [Fact]
    public void As_it_is_installed_it_changes_nothing()
    {
        File.WriteAllText(_folder.Combine("empty.json"), "{}");
        Assert.Equal(Explained(_folder.Combine("empty.json")), Explained(Shipped));
    }

    [ToolFact("python:jsonschema")]
    public void Without_its_slashes_every_setting_in_it_is_right()
    {
        string[] lines = [.. File.ReadLines(Shipped).Select(line => Commented().Replace(line, "$1"))];
        Assert.Contains(lines, line => line.Contains("\"defaults\"") && !line.Contains("// \"defaults\""));
        string file = _folder.Combine("config.json");
        File.WriteAllLines(file, lines);

        MustBeRight(file);
    }

    [ToolTheory("python:jsonschema")]
    [InlineData("share/config.json")]
    [InlineData("packaging/examples/config.json")]
    public void As_it_is_it_is_right(string file) => MustBeRight($"{Programs.RepositoryRoot}/{file}");

    [Theory]
    [InlineData("share/config.json")]
    [InlineData("packaging/examples/config.json")]
    public void The_schema_is_found_where_it_is_installed(string file) => Assert.Contains(
        "\"$schema\": \"/usr/share/dotnet-sftp-server/config.schema.json\"", File.ReadAllText($"{Programs.RepositoryRoot}/{file}"));

    public void Dispose() => _folder.Dispose();

    /// <summary>By the program's judgement, and by the schema's.</summary>
    private static void MustBeRight(string file)
    {
        Assert.Contains($"{file}: ok", OurProgram.Named(OurProgram.Server).Run("--check-config", file).MustSucceed().Output);
        Schema.MustAccept(File.ReadAllText(file));
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
