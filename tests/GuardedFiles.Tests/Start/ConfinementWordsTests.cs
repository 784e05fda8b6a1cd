using System.Text;
using GuardedFiles.Log;
using GuardedFiles.Rules;
using GuardedFiles.Start;
using Mono.Unix.Native;

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
        SessionSettings settings = _before with
        {
            Log = _before.Log with { Level = LogLevel.Verbose, Facility = SyslogFacility.LOG_LOCAL3, ToStandardError = true },
            Policy = new Policy
            {
                ReadOnly = true,
                Umask = 0b000_010_111,
                FileMode = 0b110_100_000,
                DirectoryMode = 0b010_111_101_000,
                DeniedRequests = ["remove", "rmdir"],
                AllowedRequests = ["open"],
            },
            Jail = "/srv/%n \u00e9",
            VirtualName = "alice",
            Guard = false,
            Protected = ["/srv/a", "/srv/b c"],
            Forced = true,
            StartDirectory = "/in",
        };
        SessionSettings read = HandedOn.Words(settings).Aggregate(_before, Apply);
        Assert.Equal(settings.Policy.DeniedRequests, read.Policy.DeniedRequests);
        Assert.Equal(settings.Policy.AllowedRequests, read.Policy.AllowedRequests);
        Assert.Equal(settings.Protected, read.Protected);
        Assert.Equal(
            settings with { Protected = [], Policy = settings.Policy with { DeniedRequests = null, AllowedRequests = null } },
            read with { Protected = [], Policy = read.Policy with { DeniedRequests = null, AllowedRequests = null } });
    }

    [Fact]
    public void What_was_not_said_is_not_handed_on()
    {
        string[] words = [.. HandedOn.Words(_before).Select(Encoding.Latin1.GetString)];
        Assert.Equal(["--log-level=ERROR", "--log-facility=AUTH"], words);
    }

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
