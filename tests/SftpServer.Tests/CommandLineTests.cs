using GuardedFiles.Log;
using GuardedFiles.Start;
using Mono.Unix.Native;
using Xunit.Sdk;

namespace SftpServer.Tests;

public sealed class CommandLineTests
{
    private const string Usage = """
        usage: sftp-server [-ehR] [-d start_directory] [-f log_facility] [-l log_level]
        	[-M directory_mode] [-m file_mode] [-P denied_requests]
        	[-p allowed_requests] [-u umask]
               sftp-server -Q protocol_feature
               sftp-server --help | --version

        """;

    [Fact]
    public void Without_options_all_is_permitted_and_errors_go_to_syslog()
    {
        SessionSettings options = Parse();
        Assert.Equivalent(new GuardedFiles.Rules.Policy(), options.Policy, strict: true);
        Assert.Null(options.StartDirectory);
        Assert.Equal(("sftp-server", LogLevel.Error, SyslogFacility.LOG_AUTH), (options.Log.Identity, options.Log.Level, options.Log.Facility));
        Assert.False(options.Log.ToStandardError);
    }

    [Fact]
    public void Every_option_is_understood()
    {
        SessionSettings options = Parse(
            "-d", "/srv/%u",
            "-e",
            "-f", "LOCAL3",
            "-l", "DEBUG3",
            "-P", "remove,rename",
            "-p", "open,close",
            "-R",
            "-u", "027",
            "-m", "640",
            "-M", "2750");

        Assert.Equal("/srv/%u", options.StartDirectory);
        Assert.True(options.Log.ToStandardError);
        Assert.Equal(SyslogFacility.LOG_LOCAL3, options.Log.Facility);
        Assert.Equal(LogLevel.Debug3, options.Log.Level);
        Assert.Equal(["remove", "rename"], options.Policy.DeniedRequests!);
        Assert.Equal(["open", "close"], options.Policy.AllowedRequests!);
        Assert.True(options.Policy.ReadOnly);
        Assert.Equal(0b000_010_111u, options.Policy.Umask);
        Assert.Equal(0b110_100_000u, options.Policy.FileMode);
        Assert.Equal(0b010_111_101_000u, options.Policy.DirectoryMode);
    }

    [Fact]
    public void Options_may_be_bundled_and_arguments_attached()
    {
        SessionSettings options = Parse("-Reu077", "-lINFO", "-d/srv");
        Assert.True(options.Policy.ReadOnly);
        Assert.True(options.Log.ToStandardError);
        Assert.Equal(0b000_111_111u, options.Policy.Umask);
        Assert.Equal(LogLevel.Info, options.Log.Level);
        Assert.Equal("/srv", options.StartDirectory);
    }

    [Fact]
    public void The_argument_of_a_bundle_may_follow_it()
    {
        SessionSettings options = Parse("-Rl", "VERBOSE");
        Assert.True(options.Policy.ReadOnly);
        Assert.Equal(LogLevel.Verbose, options.Log.Level);
    }

    [Fact]
    public void An_argument_may_look_like_an_option() => Assert.Equal("-R", Parse("-d", "-R").StartDirectory);

    [Fact]
    public void The_last_of_two_equal_options_counts()
    {
        SessionSettings options = Parse("-l", "INFO", "-l", "quiet", "-u", "022", "-u", "0");
        Assert.Equal(LogLevel.Quiet, options.Log.Level);
        Assert.Equal(0u, options.Policy.Umask);
    }

    [Theory]
    [InlineData("word")]
    [InlineData("-")]
    [InlineData("--")]
    [InlineData("")]
    public void Options_end_at_the_first_word_that_is_none(string word) => Assert.False(Parse(word, "-R", "-x").Policy.ReadOnly);

    [Fact]
    public void A_login_shells_command_is_not_for_us()
    {
        SessionSettings options = Parse("-R", "-c", "/usr/lib/openssh/sftp-server -x");
        Assert.True(options.Policy.ReadOnly);
        Assert.False(Parse("-cR", "-x").Policy.ReadOnly);
    }

    [Fact]
    public void A_list_may_end_in_commas() => Assert.Equal(["remove"], Parse("-P", "remove,,").Policy.DeniedRequests!);

    [Fact]
    public void An_empty_list_of_permitted_requests_permits_none() => Assert.Equal([""], Parse("-p", "").Policy.AllowedRequests!);

    [Theory]
    [InlineData("-h", Usage)]
    [InlineData("-Reh", Usage)]
    [InlineData("-x", "sftp-server: unknown option -- x\n" + Usage)]
    [InlineData("-Rx", "sftp-server: unknown option -- x\n" + Usage)]
    [InlineData("--verbose", "sftp-server: unknown option -- verbose\n" + Usage)]
    [InlineData("-d", "sftp-server: option requires an argument -- d\n" + Usage)]
    [InlineData("-Ru", "sftp-server: option requires an argument -- u\n" + Usage)]
    [InlineData("-Q", "sftp-server: option requires an argument -- Q\n" + Usage)]
    [InlineData("-Qciphers", "Invalid query type\n")]
    [InlineData("-lLOUD", "Invalid log level \"LOUD\"\n")]
    [InlineData("-fMAIL", "Invalid log facility \"MAIL\"\n")]
    public void What_is_not_understood_ends_with_1(string argument, string text) => Ends(1, text, argument);

    [Theory]
    [InlineData("-u", "8", "Invalid umask \"8\"\n")]
    [InlineData("-u", "1000", "Invalid umask \"1000\"\n")]
    [InlineData("-u", "", "Invalid umask \"\"\n")]
    [InlineData("-u", "-1", "Invalid umask \"-1\"\n")]
    [InlineData("-u", "777777777777", "Invalid umask \"777777777777\"\n")]
    [InlineData("-m", "10000", "Invalid file mode \"10000\"\n")]
    [InlineData("-M", "rwx", "Invalid directory mode \"rwx\"\n")]
    [InlineData("-P", "a,,b", "Empty name in the list of requests \"a,,b\"\n")]
    [InlineData("-p", ",a", "Empty name in the list of requests \",a\"\n")]
    public void A_value_that_cannot_be_ends_with_255(string option, string value, string text) => Ends(255, text, option, value);

    [Fact]
    public void A_list_may_be_given_once()
    {
        Ends(255, "Refused requests already set\n", "-P", "a", "-P", "b");
        Ends(255, "Permitted requests already set\n", "-p", "a", "-p", "b");
    }

    [Fact]
    public void The_names_of_all_requests_can_be_asked_for() => Ends(
        0,
        "open\nclose\nread\nwrite\nlstat\nfstat\nsetstat\nfsetstat\nopendir\nreaddir\nremove\nmkdir\nrmdir\nrealpath\nstat\n"
        + "rename\nreadlink\nsymlink\nposix-rename\nstatvfs\nfstatvfs\nhardlink\nfsync\nlsetstat\nlimits\nexpand-path\n"
        + "copy-data\nhome-directory\nusers-groups-by-id\ncheck-file\ncopy-file\nranges\nvendor-id\n",
        "-Q",
        "requests");

    [Fact]
    public void Help_and_version_end_with_0()
    {
        UsageException help = Assert.Throws<UsageException>(() => Parse("--help"));
        Assert.StartsWith(Usage, help.Text);
        Assert.Equal(0, help.ExitStatus);

        UsageException version = Assert.Throws<UsageException>(() => Parse("-R", "--version"));
        Assert.Matches("^dotnet-sftp-server [0-9.]+\n$", version.Text);
        Assert.Equal(0, version.ExitStatus);
    }

    [Theory]
    [InlineData("-R", "--read-only", null)]
    [InlineData("-e", "--log-stderr", null)]
    [InlineData("-u", "--umask", "027")]
    [InlineData("-m", "--file-mode", "640")]
    [InlineData("-M", "--directory-mode", "2750")]
    [InlineData("-l", "--log-level", "DEBUG2")]
    [InlineData("-f", "--log-facility", "LOCAL3")]
    [InlineData("-d", "--start-directory", "/srv/%u=x")]
    public void Each_word_says_what_its_letter_says(string letter, string word, string? value)
    {
        SessionSettings byLetter = Comparable(value is null ? Parse(letter) : Parse(letter, value));
        Assert.Throws<EquivalentException>(() => Assert.Equivalent(byLetter, Comparable(Parse()), strict: true));
        Assert.Equivalent(byLetter, Comparable(value is null ? Parse(word) : Parse(word, value)), strict: true);
        if (value is not null)
            Assert.Equivalent(byLetter, Comparable(Parse($"{word}={value}")), strict: true);
    }

    [Fact]
    public void Words_and_letters_mix_and_the_last_one_counts()
    {
        SessionSettings options = Parse("-u", "022", "--umask=077", "-Rl", "INFO", "--log-level", "quiet", "--", "-e");
        Assert.Equal((0b000_111_111u, LogLevel.Quiet, true), (options.Policy.Umask, options.Log.Level, options.Policy.ReadOnly));
        Assert.False(options.Log.ToStandardError);
    }

    [Fact]
    public void The_value_of_a_word_may_look_like_an_option()
    {
        Assert.Equal("--", Parse("--start-directory", "--").StartDirectory);
        Assert.Equal("-R", Parse("--start-directory=-R").StartDirectory);
        Assert.Equal("", Parse("--start-directory=").StartDirectory);
    }

    [Theory]
    [InlineData("--umask", "sftp-server: option requires an argument -- umask\n" + Usage)]
    [InlineData("--file-mode", "sftp-server: option requires an argument -- file-mode\n" + Usage)]
    [InlineData("--directory-mode", "sftp-server: option requires an argument -- directory-mode\n" + Usage)]
    [InlineData("--log-level", "sftp-server: option requires an argument -- log-level\n" + Usage)]
    [InlineData("--log-facility", "sftp-server: option requires an argument -- log-facility\n" + Usage)]
    [InlineData("--start-directory", "sftp-server: option requires an argument -- start-directory\n" + Usage)]
    [InlineData("--read-only=x", "sftp-server: option takes no argument -- read-only\n" + Usage)]
    [InlineData("--read-only=", "sftp-server: option takes no argument -- read-only\n" + Usage)]
    [InlineData("--log-stderr=no", "sftp-server: option takes no argument -- log-stderr\n" + Usage)]
    [InlineData("--Umask=0", "sftp-server: unknown option -- Umask\n" + Usage)]
    [InlineData("--umas=0", "sftp-server: unknown option -- umas\n" + Usage)]
    [InlineData("--R", "sftp-server: unknown option -- R\n" + Usage)]
    [InlineData("--d=/srv", "sftp-server: unknown option -- d\n" + Usage)]
    [InlineData("--=x", "sftp-server: unknown option -- -\n" + Usage)]
    [InlineData("-R-", "sftp-server: unknown option -- -\n" + Usage)]
    [InlineData("---", "sftp-server: unknown option -- -\n" + Usage)]
    [InlineData("--log-level=LOUD", "Invalid log level \"LOUD\"\n")]
    [InlineData("--log-facility=", "Invalid log facility \"\"\n")]
    public void A_word_that_is_not_understood_ends_with_1(string word, string text) => Ends(1, text, word);

    [Theory]
    [InlineData("--umask=", "Invalid umask \"\"\n")]
    [InlineData("--umask==7", "Invalid umask \"=7\"\n")]
    [InlineData("--file-mode=8", "Invalid file mode \"8\"\n")]
    [InlineData("--directory-mode=10000", "Invalid directory mode \"10000\"\n")]
    public void A_words_value_that_cannot_be_ends_with_255(string word, string text) => Ends(255, text, word);

    [Fact]
    public void What_stands_before_help_is_looked_at_first()
    {
        Ends(255, "Invalid umask \"9\"\n", "--umask", "9", "--help");
        Ends(0, HelpText.Version, "--version", "--umask", "9");
    }

    private static ServerSettings Parse(params string[] arguments) => CommandLine.Parse("sftp-server", arguments);

    /// <summary>Without the one field that is equal to itself only.</summary>
    private static SessionSettings Comparable(SessionSettings settings) =>
        settings with { Log = settings.Log with { SyslogSocket = default }, Given = [] };

    private static void Ends(int status, string text, params string[] arguments)
    {
        UsageException usage = Assert.Throws<UsageException>(() => Parse(arguments));
        Assert.Equal((status, text), (usage.ExitStatus, usage.Text));
    }
}
