using System.Text.RegularExpressions;
using Testing;

namespace Packages.Tests.Examples;

/// <summary>The example profile compiles. Whether a kernel would keep it is not tried: that of CI has no AppArmor.</summary>
public sealed partial class AppArmorTests : IDisposable
{
    private static readonly string Profile = $"{Programs.RepositoryRoot}/packaging/examples/usr.lib.dotnet-sftp-server";

    private readonly TempDirectory _folder = new();

    [ToolFact("apparmor_parser")]
    public void It_compiles()
    {
        Parse(Profile).MustSucceed();
        Assert.Equal("dotnet-sftp-server\n", Parse("-N", Profile).MustSucceed().Output);
    }

    [ToolFact("apparmor_parser")]
    public void So_it_does_with_every_choice_taken()
    {
        string[] choices = [.. Choice().Matches(File.ReadAllText(Profile)).Select(match => match.Groups[1].Value)];
        Assert.NotEmpty(choices);
        Directory.CreateDirectory(_folder.Combine("local"));
        File.WriteAllLines(_folder.Combine("local/usr.lib.dotnet-sftp-server"), choices);

        Parse("-I", _folder.Path, "-I", "/etc/apparmor.d", Profile).MustSucceed();
    }

    [ToolFact("apparmor_parser")]
    public void A_wrong_one_would_not()
    {
        File.WriteAllText(_folder.Combine("wrong"), File.ReadAllText(Profile).Replace("mrix,", "mrixq,"));
        Parse(_folder.Combine("wrong")).MustFail();
    }

    /// <summary>It names each program, and starts none but dotnet-scp.</summary>
    [Fact]
    public void It_is_about_what_is_installed()
    {
        string text = File.ReadAllText(Profile);
        Assert.Contains("profile dotnet-sftp-server /usr/lib/dotnet-{sftp-server,scp}{,.static} {", text);
        Assert.Equal(["/usr/lib/dotnet-scp{,.static}"], Executable().Matches(text).Select(match => match.Groups[1].Value));
    }

    public void Dispose() => _folder.Dispose();

    private static ClientResult Parse(params string[] words) =>
        Client.Run(new ClientCommand("apparmor_parser", ["--skip-cache", "--skip-kernel-load", "--skip-read-cache", .. words]));

    /// <summary>A rule in the comments at the end, five blanks behind the sign.</summary>
    [GeneratedRegex(@"^  #     (.*,)(?: *\(--audit\))?$", RegexOptions.Multiline)]
    private static partial Regex Choice();

    [GeneratedRegex(@"^  (\S+) +[a-z]*x,", RegexOptions.Multiline)]
    private static partial Regex Executable();
}
