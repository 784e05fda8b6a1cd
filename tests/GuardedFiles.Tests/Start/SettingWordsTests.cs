using GuardedFiles.Log;
using GuardedFiles.Rules;
using GuardedFiles.Start;
using Mono.Unix.Native;
using Xunit.Sdk;

namespace GuardedFiles.Tests.Start;

public sealed class SettingWordsTests
{
    private static readonly LogSettings Log = new() { Identity = "test" };

    private readonly SessionSettings _before = new() { Log = Log };

    [Fact]
    public void Each_word_sets_one_thing_and_nothing_else()
    {
        Sets("read-only", "", _before with { Policy = new Policy { ReadOnly = true } });
        Sets("umask", "027", _before with { Policy = new Policy { Umask = 0b000_010_111 } });
        Sets("file-mode", "4640", _before with { Policy = new Policy { FileMode = 0b100_110_100_000 } });
        Sets("directory-mode", "2750", _before with { Policy = new Policy { DirectoryMode = 0b010_111_101_000 } });
        Sets("log-level", "verbose", _before with { Log = Log with { Level = LogLevel.Verbose } });
        Sets("log-facility", "local3", _before with { Log = Log with { Facility = SyslogFacility.LOG_LOCAL3 } });
        Sets("log-stderr", "", _before with { Log = Log with { ToStandardError = true } });
        Sets("start-directory", "/srv/%u", _before with { StartDirectory = "/srv/%u" });
        Sets("no-overwrite", "", _before with { Policy = new Policy { NoOverwrite = true } });
        Sets("no-delete", "", _before with { Policy = new Policy { NoDelete = true } });
        Sets("no-symlink", "", _before with { Policy = new Policy { NoSymlink = true } });
        Sets("no-hardlink", "", _before with { Policy = new Policy { NoHardlink = true } });
        Sets("max-file-size", "3k", _before with { Policy = new Policy { MaxFileSize = 3072 } });
        Sets("min-file-mode", "660", _before with { Policy = new Policy { FileModes = ModeRange.Any with { Least = 0b110_110_000 } } });
        Sets("max-directory-mode", "750", _before with { Policy = new Policy { DirectoryModes = ModeRange.Any with { Most = 0b111_101_000 } } });
        Sets("ignore-chmod", "", _before with { Policy = new Policy { IgnoresMode = true } });
        Sets("ignore-utime", "", _before with { Policy = new Policy { IgnoresTimes = true } });
        Sets("ignore-chown", "", _before with { Policy = new Policy { IgnoresOwner = true } });
        Sets("config", "~/lock.json", _before with { ConfigFile = "~/lock.json" });
        Sets("jail", "~/files", _before with { Jail = "~/files" });
        Sets("name", "alice@work", _before with { VirtualName = "alice@work" });
        Sets("guard", "", _before with { Guard = true });
        Sets("no-guard", "", _before with { Guard = false });
        Sets("audit-required", "yes", _before with { AuditRequired = true });
        Sets("audit-required", "no", _before with { AuditRequired = false });
        Sets("forced", "", _before with { Forced = true });
    }

    /// <summary>Words of an administrator and of a key: a file, and whether it is required.</summary>
    [Theory]
    [InlineData("", "", true)]
    [InlineData("audit", "no", true)]
    [InlineData("audit yes", "no", true)]
    [InlineData("audit no", "", false)]
    [InlineData("audit no", "audit", false)]
    [InlineData("audit no", "yes", true)]
    [InlineData("audit no yes", "", true)]
    [InlineData("audit yes no", "", true)]
    [InlineData("", "audit", true)]
    [InlineData("", "audit no", false)]
    [InlineData("no", "audit", false)]
    [InlineData("no", "audit yes", true)]
    public void A_key_cannot_loosen_what_the_administrator_requires_of_the_audit(string administrator, string key, bool isRequired) =>
        Assert.Equal(isRequired, Saying(key).Under(Saying(administrator)).AuditRequired != false);

    private SessionSettings Saying(string words) => words.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Aggregate(_before, (settings, word) => SettingWords.Named(word == "audit" ? word : "audit-required").Apply(settings, word == "audit" ? "/f" : word));

    [Fact]
    public void Settings_add_up()
    {
        SessionSettings settings = _before;
        foreach ((string word, string value) in (ReadOnlySpan<(string, string)>)
        [
            ("read-only", ""), ("umask", "0"), ("file-mode", "600"), ("directory-mode", "700"),
            ("log-level", "INFO"), ("log-stderr", ""), ("start-directory", ""),
        ])
            settings = SettingWords.Named(word).Apply(settings, value);

        Assert.Equivalent(new Policy { ReadOnly = true, Umask = 0, FileMode = 0b110_000_000, DirectoryMode = 0b111_000_000 }, settings.Policy);
        Assert.Equivalent(Log with { Level = LogLevel.Info, ToStandardError = true }, settings.Log);
        Assert.Equal("", settings.StartDirectory);
    }

    [Theory]
    [InlineData("none:/w/./f")]
    [InlineData("none:/./w")]
    [InlineData("none:/w/../w")]
    [InlineData("none:.")]
    [InlineData("none:..")]
    [InlineData("none:/w/.")]
    [InlineData("none:/**/../x")]
    [InlineData("none:/w/\\./f")]
    [InlineData("none:/w/[.][.]")]
    public void A_rule_that_could_never_match_is_refused(string rule)
    {
        UsageException usage = Assert.Throws<UsageException>(() => Setting.Rule.Apply(_before, rule));
        Assert.Equal($"Invalid rule \"{rule}\": its pattern matches nothing, for paths are compared without \".\" and \"..\"\n", usage.Text);
    }

    [Theory]
    [InlineData("none:.*")]
    [InlineData("none:...")]
    [InlineData("none:/w/?")]
    [InlineData("none:/.a/..b")]
    [InlineData("none:/[.a]")]
    [InlineData("none:/")]
    public void A_rule_with_dots_that_can_match_is_one(string rule) =>
        Assert.Equal(rule, Setting.Rule.Apply(_before, rule).Policy.PathRules[0].Rules[0].Text);

    [Theory]
    [InlineData("")]
    [InlineData("help")]
    [InlineData("version")]
    [InlineData("READ-ONLY")]
    [InlineData("read_only")]
    [InlineData("umas")]
    [InlineData("umask=0")]
    [InlineData("none")]
    public void Any_other_word_sets_nothing(string word)
    {
        Assert.Equal(Setting.None, SettingWords.Named(word));
        Assert.Same(_before, SettingWords.Named(word).Apply(_before, "0"));
    }

    [Fact]
    public void The_words_with_a_value_are_those_whose_setting_takes_one()
    {
        Assert.Equal(Enum.GetValues<Setting>().Length - 1, SettingWords.All.Select(SettingWords.Named).Distinct().Count());
        foreach (string word in SettingWords.All)
        {
            Assert.Equal(word, SettingWords.Named(word).Word());
            Assert.Equal(SettingWords.TakingValues.Contains(word), SettingWords.Named(word).TakesValue());
        }

        Assert.False(Setting.None.TakesValue());
        Assert.Contains("jail", SettingWords.TakingValues);
        Assert.DoesNotContain("forced", SettingWords.TakingValues);
    }

    [Fact]
    public void A_record_of_a_program_stays_what_it_is()
    {
        SessionSettings after = Setting.ReadOnly.Apply(new OfProgram { Log = Log, Own = 7 }, "");
        Assert.Equal((true, 7), (after.Policy.ReadOnly, Assert.IsType<OfProgram>(after).Own));
    }

    [Theory]
    [InlineData("umask", "777", 0b111_111_111u)]
    [InlineData("umask", "00000022", 0b000_010_010u)]
    [InlineData("umask", "0", 0u)]
    public void Octal_digits_are_a_umask(string word, string digits, uint mask) =>
        Assert.Equal(mask, SettingWords.Named(word).Apply(_before, digits).Policy.Umask);

    [Fact]
    public void Modes_have_set_id_bits_and_a_umask_has_none()
    {
        Assert.Equal(0b111_111_111_111u, Setting.FileMode.Apply(_before, "7777").Policy.FileMode);
        Assert.Equal(0b111_111_111_111u, Setting.DirectoryMode.Apply(_before, "7777").Policy.DirectoryMode);
        Ends(255, "Invalid umask \"1777\"\n", Setting.Umask, "1777");
    }

    [Theory]
    [InlineData("")]
    [InlineData("8")]
    [InlineData("-1")]
    [InlineData("+7")]
    [InlineData(" 7")]
    [InlineData("0o7")]
    [InlineData("10000")]
    [InlineData("000000007")]
    [InlineData("40000000007")]
    [InlineData("7\u00e9")]
    public void What_is_no_mode_ends_with_255(string digits)
    {
        Ends(255, $"Invalid umask \"{digits}\"\n", Setting.Umask, digits);
        Ends(255, $"Invalid file mode \"{digits}\"\n", Setting.FileMode, digits);
        Ends(255, $"Invalid directory mode \"{digits}\"\n", Setting.DirectoryMode, digits);
    }

    [Theory]
    [InlineData("")]
    [InlineData("LOUD")]
    [InlineData("3")]
    [InlineData("INFO ")]
    [InlineData("\u00ff")]
    public void What_the_log_does_not_know_ends_with_1(string value)
    {
        Ends(1, $"Invalid log level \"{value}\"\n", Setting.LogLevel, value);
        Ends(1, $"Invalid log facility \"{value}\"\n", Setting.LogFacility, value);
    }

    private void Sets(string word, string value, SessionSettings expected)
    {
        SessionSettings after = SettingWords.Named(word).Apply(_before, value);
        Assert.Equivalent(expected, after with { Given = [] }, strict: true);
        Assert.Throws<EquivalentException>(() => Assert.Equivalent(_before, after with { Given = [] }, strict: true));
        Assert.Equal([new Given(SettingWords.Named(word), value, Given.OnCommandLine)], after.Given);
    }

    private void Ends(int status, string text, Setting setting, string value)
    {
        UsageException usage = Assert.Throws<UsageException>(() => setting.Apply(_before, value));
        Assert.Equal((status, text), (usage.ExitStatus, usage.Text));
    }

    private sealed record OfProgram : SessionSettings
    {
        public int Own { get; init; }
    }
}
