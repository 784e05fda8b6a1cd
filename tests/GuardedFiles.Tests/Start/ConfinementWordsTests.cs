using System.Text;
using GuardedFiles.Log;
using GuardedFiles.Rules;
using GuardedFiles.Start;

namespace GuardedFiles.Tests.Start;

/// <summary>The words of a locked key, what they mean, and how they are handed on to the program that serves scp.</summary>
public sealed class ConfinementWordsTests
{
    private static readonly SessionSettings _before = new() { Log = new LogSettings { Identity = "test" } };

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData(".alice")]
    [InlineData("-alice")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("a\nb")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345")]
    public void A_virtual_name_is_a_plain_name(string name) =>
        Assert.Equal(255, Assert.Throws<UsageException>(() => Setting.VirtualName.Apply(_before, name)).ExitStatus);

    [Fact]
    public void Lists_of_requests_are_those_of_the_letters()
    {
        Policy policy = Setting.DeniedRequests.Apply(Setting.AllowedRequests.Apply(_before, "open,read"), "stat,").Policy;
        Assert.Equal(["open", "read"], policy.AllowedRequests!);
        Assert.Equal(["stat"], policy.DeniedRequests!);
        Assert.Throws<UsageException>(() => Setting.DeniedRequests.Apply(_before with { Policy = policy }, "x"));
        Assert.Throws<UsageException>(() => Setting.AllowedRequests.Apply(_before, "a,,b"));
    }

    [Fact]
    public void Protected_paths_add_up() => Assert.Equal(
        ["/a", "/b"], Setting.Protect.Apply(Setting.Protect.Apply(_before, "/a"), "/b").Protected);

    [Fact]
    public void What_one_program_was_told_the_other_understands()
    {
        SessionSettings told = _before;
        foreach ((string word, string value) in (ReadOnlySpan<(string, string)>)
        [
            ("read-only", ""), ("umask", "027"), ("file-mode", "640"), ("directory-mode", "2750"), ("deny-requests", "remove,rmdir"),
            ("allow-requests", "open"), ("jail", "/srv/%n \u00e9"), ("name", "alice"), ("no-guard", ""), ("protect", "/srv/a"),
            ("protect", "/srv/b c"), ("forced", ""), ("start-directory", "/in"), ("log-level", "VERBOSE"), ("log-facility", "LOCAL3"),
            ("log-stderr", ""), ("rule", "drop:/in=:x"), ("rule", "read:/"), ("no-overwrite", ""), ("max-file-size", "1M"),
            ("audit", "/var/log/%u"), ("audit-required", "no"), ("config", "~/lock.json"),
        ])
            told = SettingWords.Named(word).Apply(told, value);
        SessionSettings read = HandedOn.Words(told).Aggregate(_before, Apply);
        Assert.Equal([.. told.Given, new Given(Setting.Forced, "", Given.OnCommandLine)], read.Given);
    }

    [Fact]
    public void What_was_not_said_on_the_command_line_is_not_handed_on() =>
        Assert.Empty(HandedOn.Words(Setting.ReadOnly.Apply(_before, "", "config.json:1")));

    private static SessionSettings Apply(SessionSettings settings, byte[] word)
    {
        string text = Encoding.Latin1.GetString(word);
        Assert.StartsWith("--", text);
        string[] parts = text[2..].Split('=', 2);
        Setting setting = SettingWords.Named(parts[0]);
        Assert.Equal(parts.Length == 2, setting.TakesValue());
        return setting.Apply(settings, parts.Length == 2 ? parts[1] : "");
    }
}
