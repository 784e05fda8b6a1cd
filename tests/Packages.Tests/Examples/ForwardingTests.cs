using System.Text.RegularExpressions;
using Testing;

namespace Packages.Tests.Examples;

/// <summary>
/// sshd forwards ports and sockets without starting any program: a unix socket outside of a jail was reached through an account that had this program as its
/// login shell. So whatever tells to make an account for files only tells of DisableForwarding.
/// </summary>
public sealed partial class ForwardingTests
{
    private const string Needed = "DisableForwarding yes";

    public static TheoryData<string> Texts =>
    [
        "README.md", "docs/LOCKING.md", "docs/MIGRATING.md", "docs/COOKBOOK.md", "docs/CONFIGURATION.md", "docs/AUDIT.md", "docs/POLICY.md",
        "packaging/examples/sshd_config.conf", "packaging/man/dotnet-sftp-server.8", "packaging/man/dotnet-scp.8",
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Every_section_that_makes_an_account_for_files_only_asks_for_it(string file)
    {
        string text = Read(file);
        string[] lacking = [.. Heading().Split(text).Where(section => LoginShell().IsMatch(section) && !section.Contains(Needed))];
        Assert.True(lacking.Length == 0, string.Join("\n-----\n", lacking));
    }

    /// <summary>A block ends where a line stands that is neither in it nor empty.</summary>
    [Theory]
    [MemberData(nameof(Texts))]
    public void Every_block_with_a_forced_command_has_it(string file)
    {
        string[] blocks = [.. Block().Matches(Read(file)).Select(match => match.Value).Where(block => block.Contains("ForceCommand /"))];
        Assert.All(blocks, block => Assert.Contains(Needed, block));
    }

    [Fact]
    public void There_are_such_sections_and_blocks()
    {
        string migrating = Read("docs/MIGRATING.md");
        Assert.InRange(LoginShell().Count(migrating), 6, 100);
        Assert.InRange(Block().Count(migrating), 4, 100);
    }

    private static string Read(string file) => File.ReadAllText($"{Programs.RepositoryRoot}/{file}").Replace(@"\-", "-");

    [GeneratedRegex("^(?:## |\\.Sh |# ---- )", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"usermod [^\n]*(?:-s|--shell) \S*dotnet-sftp-server|useradd [^\n]*-s \S*dotnet-sftp-server|ForceCommand /")]
    private static partial Regex LoginShell();

    [GeneratedRegex(@"^ *#?Match (?:User|Group) [^\n]*\n(?:(?: +[^\n]*|#    [^\n]*| *)\n)*", RegexOptions.Multiline)]
    private static partial Regex Block();
}
