using System.Text;
using GuardedFiles.Start;

namespace GuardedFiles.Tests.Start;

public sealed class CommandWordsTests
{
    [Theory]
    [InlineData("scp -t x", true)]
    [InlineData("  \t/usr/bin/scp\t-t x", true)]
    [InlineData("'scp' -t", true)]
    [InlineData("\"/usr/bin/s\"c\\p", true)]
    [InlineData("scp -t $HOME; 'x", true)] // What stands behind it is for whoever obeys it.
    [InlineData("scp;rm -rf x", false)]
    [InlineData("'scp -t x", false)]
    [InlineData("'scp -t' x", false)]
    [InlineData("$(scp) -t", false)]
    [InlineData("xscp", false)]
    [InlineData("scp/", false)]
    [InlineData("", false)]
    [InlineData(" ", false)]
    public void The_first_word_tells_whether_scp_is_asked_for(string command, bool isScp) =>
        Assert.Equal(isScp, CommandWords.FirstOf(Encoding.ASCII.GetBytes(command)) is { NamesScp: true });

    [Theory]
    [InlineData("", "")]
    [InlineData(" \t ", "")]
    [InlineData("scp -t x", "scp|-t|x")]
    [InlineData("  scp \t-f  loc ", "scp|-f|loc")]
    [InlineData("a 'b c' \"d e\" f\\ g", "a|b c|d e|f g")]
    [InlineData("a'b'\"c\"\\d", "abcd")]
    [InlineData("'' \"\"", "|")]
    [InlineData("'it'\"'\"'s'", "it's")] // libssh2
    [InlineData("'wow'\\!'x'", "wow!x")] // libssh2
    [InlineData("'$HOME `id` \\ ;|&<>()\n*'", "$HOME `id` \\ ;|&<>()\n*")]
    [InlineData("\";|&<>()*~\n'\"", ";|&<>()*~\n'")]
    [InlineData("\"\\$HOME \\`id\\` \\\" \\\\ \\x\"", "$HOME `id` \" \\ \\x")]
    [InlineData("\\$HOME \\;\\|\\&\\<\\>\\(\\)\\`\\'\\\"\\\\", "$HOME|;|&<>()`'\"\\")]
    [InlineData("a#b #c !d {e,f} g=h", "a#b|#c|!d|{e,f}|g=h")]
    [InlineData("a'\n'b", "a\nb")] // rclone
    [InlineData("/caf\xe9\\ \xff", "/caf\xe9 \xff")]
    [InlineData("a\rb\vc", "a\rb\vc")]
    public void A_command_is_taken_into_words(string command, string words)
    {
        CommandWord[] found = CommandWords.Of(Latin1(command), out string reason);
        Assert.Equal("", reason);
        Assert.Equal(command.Trim().Length == 0 ? "" : words, string.Join('|', found.Select(word => Encoding.Latin1.GetString(word.Bytes))));
    }

    [Theory]
    [ClassData(typeof(MoreThanWords))]
    public void What_is_more_than_words_is_refused_with_a_reason(string command)
    {
        Assert.Empty(CommandWords.Of(Latin1(command), out string reason));
        Assert.NotEqual("", reason);
    }

    [Theory]
    [InlineData("~", ".")]
    [InlineData("~/", ".")]
    [InlineData("~/x", "x")]
    [InlineData("~//x/~", "x/~")]
    [InlineData("~/'a b'", "a b")]
    [InlineData("~root", "~root")]
    [InlineData("~root/x", "~root/x")]
    [InlineData("'~'", "~")]
    [InlineData("\\~/x", "~/x")]
    [InlineData("\"~/x\"", "~/x")]
    [InlineData("~'/x'", "~/x")]
    [InlineData("~\\/x", "~/x")]
    [InlineData("a~", "a~")]
    [InlineData("''", "")]
    [InlineData("''~/x", "x")]
    public void An_unquoted_tilde_is_where_paths_begin(string word, string path) =>
        Assert.Equal(path, Encoding.Latin1.GetString(Only(word).Path()));

    [Theory]
    [InlineData("*.txt", true, "*.txt")]
    [InlineData("a?", true, "a?")]
    [InlineData("[ab]", true, "[ab]")]
    [InlineData("a]b", false, "a]b")]
    [InlineData("'*'", false, "\\*")]
    [InlineData("\\*\\?\\[\\]", false, "\\*\\?\\[\\]")]
    [InlineData("'a*'*", true, "a\\**")]
    [InlineData("\"[x]\"?", true, "\\[x\\]?")]
    [InlineData("[a'-'z]", true, "[a\\-z]")]
    [InlineData("['!'a]", true, "[\\!a]")]
    [InlineData("'a\\b'*", true, "a\\\\b*")]
    [InlineData("~/*", true, "*")]
    [InlineData("~", false, ".")]
    [InlineData("'~'/*", true, "~/*")]
    public void Quoted_bytes_of_a_pattern_mean_themselves(string word, bool isPattern, string pattern)
    {
        Assert.Equal(isPattern, Only(word).IsPattern);
        Assert.Equal(pattern, Encoding.Latin1.GetString(Only(word).Pattern()));
    }

    [Fact]
    public void A_long_command_is_taken_into_words_quickly()
    {
        byte[] command = Latin1("scp -f " + string.Concat(Enumerable.Repeat("'a b' ", 20_000)));
        Assert.Equal(20_002, CommandWords.Of(command, out _).Length);
    }

    private static CommandWord Only(string word) => Assert.Single(CommandWords.Of(Latin1(word), out _));

    private static byte[] Latin1(string text) => Encoding.Latin1.GetBytes(text);
}
