using System.Text;
using GuardedFiles.Log;
using GuardedFiles.Start;
using Mono.Unix.Native;

namespace ScpSink.Tests;

public sealed class CommandLineTests
{
    private const string Usage = """
        usage: scp [-dpqrv] [settings] -t target
               scp [-dpqrv] [settings] -f source ...
               scp --help | --version

        """;

    [Fact]
    public void A_plain_sink_takes_files_into_its_target()
    {
        Options options = Parse("-t", "target");
        Assert.Equal((Role.Sink, false, false, false, false), Switches(options));
        Assert.Equal(["target"], Operands(options));
        Assert.Equivalent(new GuardedFiles.Rules.Policy(), options.Policy, strict: true);
        Assert.Equal(("scp", LogLevel.Error, SyslogFacility.LOG_AUTH), (options.Log.Identity, options.Log.Level, options.Log.Facility));
        Assert.Null(options.StartDirectory);
    }

    [Theory]
    [InlineData("-f x", Role.Source, false, false, false, false)]
    [InlineData("-t -f x", Role.Source, false, false, false, false)]
    [InlineData("-f -t x", Role.Source, false, false, false, false)]
    [InlineData("-r -t x", Role.Sink, true, false, false, false)]
    [InlineData("-p -t x", Role.Sink, false, true, false, false)]
    [InlineData("-d -t x", Role.Sink, false, false, true, false)]
    [InlineData("-v -t x", Role.Sink, false, false, false, true)]
    [InlineData("-v -r -p -d -t -- x", Role.Sink, true, true, true, true)]
    [InlineData("-pf x", Role.Source, false, true, false, false)]
    [InlineData("-prf x", Role.Source, true, true, false, false)]
    [InlineData("-pt x", Role.Sink, false, true, false, false)]
    [InlineData("-t -r x", Role.Sink, true, false, false, false)]
    [InlineData("-qt x", Role.Sink, false, false, false, false)]
    [InlineData("-qBCOTs1246t x", Role.Sink, false, false, false, false)]
    [InlineData("-l 100 -r -p -f x", Role.Source, true, true, false, false)]
    [InlineData("-l100 -f x", Role.Source, false, false, false, false)]
    [InlineData("-rl 100 -f x", Role.Source, true, false, false, false)]
    public void Every_client_is_understood(string words, object role, bool recursive, bool preserve, bool directory, bool verbose)
    {
        Options options = Parse(words.Split(' '));
        Assert.Equal(((Role)role, recursive, preserve, directory, verbose), Switches(options));
        Assert.Equal(["x"], Operands(options));
    }

    [Theory]
    [InlineData("-t a b", "a b")]
    [InlineData("-f a -r b", "a -r b")]
    [InlineData("-f -- -r", "-r")]
    [InlineData("-f - -r", "- -r")]
    [InlineData("-f a -- b", "a -- b")]
    [InlineData("-t", "")]
    [InlineData("-t --", "")]
    public void Options_end_at_the_first_operand(string words, string operands)
    {
        Options options = Parse(words.Split(' '));
        Assert.Equal(operands, string.Join(' ', Operands(options)));
        Assert.False(options.Recursive);
    }

    [Fact]
    public void Operands_are_the_bytes_that_the_client_wrote()
    {
        Options options = Parse("-f", "a\xc3\xa4", "\xff\x80", "");
        Assert.Equal([(byte)'a', 0xC3, 0xA4], options.Operands[0]);
        Assert.Equal([0xFF, 0x80], options.Operands[1]);
        Assert.Equal([], options.Operands[2]);
    }

    [Theory]
    [InlineData("-R -e -u 027 -m 640 -M 2750 --log-level info --log-facility local3 --start-directory /srv/%u -t x")]
    [InlineData("-Reu027 -m640 -M2750 --log-level=info --log-facility=local3 --start-directory=/srv/%u -t x")]
    [InlineData("--read-only --log-stderr --umask 027 --file-mode 640 --directory-mode 2750 --log-level=INFO --log-facility LOCAL3 "
        + "--start-directory /srv/%u -t x")]
    [InlineData("-t --read-only --log-stderr --umask=027 --file-mode=640 --directory-mode=2750 --log-level=INFO --log-facility=LOCAL3 "
        + "--start-directory=/srv/%u x")]
    public void Settings_have_the_words_of_the_SFTP_server(string words)
    {
        Options options = Parse(words.Split(' '));
        Assert.True(options.Policy.ReadOnly);
        Assert.Equal(0b000_010_111u, options.Policy.Umask);
        Assert.Equal(0b110_100_000u, options.Policy.FileMode);
        Assert.Equal(0b010_111_101_000u, options.Policy.DirectoryMode);
        Assert.Equal((LogLevel.Info, SyslogFacility.LOG_LOCAL3, true), (options.Log.Level, options.Log.Facility, options.Log.ToStandardError));
        Assert.Equal("/srv/%u", options.StartDirectory);
        Assert.Equal(["x"], Operands(options));
    }

    [Fact]
    public void Sources_may_be_patterns()
    {
        Assert.True(Parse("-f", "--glob", "--", "*").Glob);
        Assert.False(Parse("-f", "*").Glob);
        Ends(1, "scp: option takes no argument -- glob\n" + Usage, "-f", "--glob=x", "*");
    }

    [Fact]
    public void Of_two_equal_settings_the_later_one_counts() =>
        Assert.Equal(0b111u, Parse("-u", "077", "--umask", "007", "-t", "x").Policy.Umask);

    [Theory]
    [InlineData("S")]
    [InlineData("o")]
    [InlineData("F")]
    [InlineData("J")]
    [InlineData("D")]
    [InlineData("X")]
    public void No_option_starts_another_program(string letter)
    {
        string text = $"scp: option -{letter} is refused: no other program is started here\n";
        Ends(1, text, $"-{letter}", "value", "-t", "x");
        Ends(1, text, $"-{letter}value", "-t", "x");
        Ends(1, text, $"-r{letter}", "value", "-t", "x");
        Ends(1, text, "-t", $"-{letter}");
    }

    [Theory]
    [InlineData("-x -t x", "scp: unknown option -- x\n" + Usage)]
    [InlineData("-tx x", "scp: unknown option -- x\n" + Usage)]
    [InlineData("-i key -t x", "scp: unknown option -- i\n" + Usage)]
    [InlineData("-h", "scp: unknown option -- h\n" + Usage)]
    [InlineData("--verbose -t x", "scp: unknown option -- verbose\n" + Usage)]
    [InlineData("--read-onl -t x", "scp: unknown option -- read-onl\n" + Usage)]
    [InlineData("-t -l", "scp: option requires an argument -- l\n" + Usage)]
    [InlineData("-t -u", "scp: option requires an argument -- u\n" + Usage)]
    [InlineData("-t --umask", "scp: option requires an argument -- umask\n" + Usage)]
    [InlineData("--read-only=x -t x", "scp: option takes no argument -- read-only\n" + Usage)]
    [InlineData("--log-stderr= -t x", "scp: option takes no argument -- log-stderr\n" + Usage)]
    [InlineData("--log-level LOUD -t x", "Invalid log level \"LOUD\"\n")]
    [InlineData("--log-facility MAIL -t x", "Invalid log facility \"MAIL\"\n")]
    public void What_is_not_understood_ends_with_1(string words, string text) => Ends(1, text, words.Split(' '));

    [Theory]
    [InlineData("-u 8 -t x", "Invalid umask \"8\"\n")]
    [InlineData("--umask= -t x", "Invalid umask \"\"\n")]
    [InlineData("-m rw -t x", "Invalid file mode \"rw\"\n")]
    [InlineData("-M 10000 -t x", "Invalid directory mode \"10000\"\n")]
    public void A_number_that_cannot_be_ends_with_255(string words, string text) => Ends(255, text, words.Split(' '));

    [Theory]
    [InlineData("")]
    [InlineData("-r")]
    [InlineData("a b:")]
    [InlineData("a -t b")]
    [InlineData("-- -t b")]
    [InlineData("-r -R x")]
    public void Without_a_role_this_is_not_what_somebody_wanted(string words) =>
        Ends(1, "scp: this is the server side of scp; use your ssh client's scp\n", words.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    [Fact]
    public void The_program_says_its_own_name()
    {
        UsageException usage = Assert.Throws<UsageException>(() => CommandLine.Parse("rcp", []));
        Assert.StartsWith("rcp: ", usage.Text);
        Assert.Equal("rcp", CommandLine.Parse("rcp", ["-t", "x"]).Log.Identity);
    }

    [Fact]
    public void Help_and_version_end_with_0()
    {
        UsageException help = Assert.Throws<UsageException>(() => Parse("-t", "--help"));
        Assert.StartsWith(Usage, help.Text);
        Assert.Equal(0, help.ExitStatus);
        foreach (string word in SettingWords.TakingValues.Concat(["read-only", "log-stderr", "guard", "no-guard", "forced"]))
            Assert.Contains($" --{word} ", help.Text);

        UsageException version = Assert.Throws<UsageException>(() => Parse("--version"));
        Assert.Matches("^dotnet-scp [0-9.]+\n$", version.Text);
        Assert.Equal(0, version.ExitStatus);
    }

    private static Options Parse(params string[] arguments) => CommandLine.Parse("scp", arguments);

    private static (Role Role, bool Recursive, bool Preserve, bool Directory, bool Verbose) Switches(Options options) =>
        (options.Role, options.Recursive, options.Preserve, options.TargetIsDirectory, options.Verbose);

    private static string[] Operands(Options options) => Array.ConvertAll(options.Operands, Encoding.Latin1.GetString);

    private static void Ends(int status, string text, params string[] arguments)
    {
        UsageException usage = Assert.Throws<UsageException>(() => Parse(arguments));
        Assert.Equal((status, text), (usage.ExitStatus, usage.Text));
    }
}
