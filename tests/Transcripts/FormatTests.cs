using Transcripts.Text;

namespace Transcripts;

/// <summary>The language the conversations are written in.</summary>
public class FormatTests
{
    [Fact]
    public void Words_are_bare_quoted_or_patterns_and_may_have_a_key()
    {
        List<Word> words = WordReader.Split("""READ "a\x00b\n" mode=0644 longname=/a b/ strings="x","" # remark""");

        Assert.Equal(5, words.Count);
        Assert.Equal("READ", words[0].Text);
        Assert.Equal("a\0b\n"u8.ToArray(), words[1].Bytes);
        Assert.Equal((ulong)Convert.ToInt32("644", 8), words[2].Number);
        Assert.Equal("a b", words[3].Text);
        Assert.Equal(2, words[4].Strings.Count);
    }

    [Fact]
    public void A_string_can_be_repeated() =>
        Assert.Equal("ababab"u8.ToArray(), WordReader.Split("\"ab\"*3")[0].Bytes);

    [Theory]
    [InlineData("10", 10)]
    [InlineData("010", 8)]
    [InlineData("0x10", 16)]
    [InlineData("-1", ulong.MaxValue)]
    public void Numbers_are_decimal_octal_or_hexadecimal(string text, ulong value) =>
        Assert.Equal(value, WordReader.Split(text)[0].Number);

    [Fact]
    public void An_alternative_stands_for_the_line_above_it()
    {
        Conversation conversation = Parse("@ t", "> STAT \"a\"", "< ATTRS", "<openssh STATUS EOF # deviation: some-thing", "< NAME");

        Assert.Equal(["STAT \"a\"", "ATTRS", "NAME"], conversation.For("ours", null).Select(line => line.Text));
        Assert.Equal(["STAT \"a\"", "STATUS EOF", "NAME"], conversation.For("openssh", new Version(9, 2)).Select(line => line.Text));
    }

    [Fact]
    public void An_alternative_may_be_for_old_releases_only()
    {
        Conversation conversation = Parse("@ t", "< ATTRS", "<openssh<9.8 STATUS EOF");

        Assert.Equal("STATUS EOF", conversation.For("openssh", new Version(9, 7))[0].Text);
        Assert.Equal("ATTRS", conversation.For("openssh", new Version(9, 8))[0].Text);
        Assert.Equal("ATTRS", conversation.For("ours", null)[0].Text);
    }

    [Fact]
    public void A_difference_without_a_reason_is_refused() =>
        Assert.Throws<FormatException>(() => Parse("@ t", "<ours STATUS OK"));

    [Fact]
    public void An_indented_line_goes_on_with_the_line_above() =>
        Assert.Equal("NAME \"a\" \"b\"", Parse("@ t", "< NAME \"a\"", "  \"b\"").Lines[0].Text);

    [Fact]
    public void Titles_tell_conversations_apart() =>
        Assert.Equal(ConversationFile.All.Count, ConversationFile.All.Select(conversation => conversation.Name).Distinct().Count());

    private static Conversation Parse(params string[] lines) => ConversationFile.Parse("test", lines).Single();
}
