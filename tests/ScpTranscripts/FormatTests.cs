using ScpTranscripts.Text;

namespace ScpTranscripts;

/// <summary>The language the conversations are written in.</summary>
public class FormatTests
{
    private static readonly Dictionary<string, string> Values = new() { ["cwd"] = "/somewhere" };

    [Theory]
    [InlineData(@"C0644 5 a\n", "C0644 5 a\n")]
    [InlineData(@"\0\1\2\t\r\""\\\{", "\0\u0001\u0002\t\r\"\\{")]
    [InlineData(@"\x41\x1b", "A\u001b")]
    [InlineData(@"{ab*3}{\n*2}", "ababab\n\n")]
    [InlineData(@"{/{x*3}*2}", "/xxx/xxx")]
    [InlineData(@"{cwd}/a", "/somewhere/a")]
    [InlineData(@"ü", "ü")]
    public void Bytes_are_text_escapes_repetitions_and_values(string text, string bytes) =>
        Assert.Equal(System.Text.Encoding.UTF8.GetBytes(bytes), Bytes.Parse(text, Values));

    [Theory]
    [InlineData(@"\y")]
    [InlineData(@"\")]
    [InlineData(@"\x4")]
    [InlineData("{x*3")]
    [InlineData("{what}")]
    public void What_is_no_bytes_is_refused(string text) => Assert.Throws<FormatException>(() => Bytes.Parse(text, Values));

    [Fact]
    public void Bytes_are_shown_as_they_are_written()
    {
        byte[] bytes = [0, 1, 10, 34, 92, 123, 200, .. Enumerable.Repeat((byte)'x', 20)];

        Assert.Equal(@"\0\1\n\""\\\{\xc8{x*20}", Bytes.Quote(bytes));
        Assert.Equal(bytes, Bytes.Parse(Bytes.Quote(bytes), Values));
    }

    [Fact]
    public void Words_are_bare_or_quoted_and_may_have_a_key() => Assert.Equal(
        [new Word(null, "d/a"), new Word(null, @"hello \"" world"), new Word("mode", "0644"), new Word("TZ", "a b")],
        Word.Split(@"d/a ""hello \"" world""  mode=0644 TZ=""a b"""));

    [Fact]
    public void A_line_for_one_program_is_not_played_with_the_other()
    {
        Conversation conversation = Parse(
            "@ t", "$ scp -t d", @"<ours \1 # deviation: some-thing", @"<openssh \0 # deviation: some-thing", "? 0");

        Assert.Equal(["scp -t d", @"\1", "0"], conversation.For("ours", null).Select(line => line.Text));
        Assert.Equal(["scp -t d", @"\0", "0"], conversation.For("openssh", new Version(9, 2)).Select(line => line.Text));
        Assert.Equal(["some-thing", "some-thing"], conversation.Deviations);
    }

    [Fact]
    public void A_line_may_be_for_some_releases_of_OpenSSH_only()
    {
        Conversation conversation = Parse("@ t", "$ scp -t d", @"<openssh<10.3 \0", "? 0");

        Assert.Equal(3, conversation.For("openssh", new Version(9, 2)).Count);
        Assert.Equal(2, conversation.For("openssh", new Version(10, 3)).Count);
        Assert.Equal(2, conversation.For("ours", null).Count);
    }

    [Fact]
    public void A_difference_without_a_reason_is_refused() => Assert.Throws<FormatException>(() => Parse("@ t", @"<ours \0"));

    [Theory]
    [InlineData("$ scp -t d")]
    [InlineData("? 0")]
    [InlineData("% what")]
    public void A_conversation_starts_a_program_and_knows_its_end(string line) => Assert.Throws<FormatException>(() => Parse("@ t", line));

    [Fact]
    public void Titles_tell_conversations_apart() =>
        Assert.Equal(ConversationFile.All.Count, ConversationFile.All.Select(conversation => conversation.Name).Distinct().Count());

    private static Conversation Parse(params string[] lines) => ConversationFile.Parse("test", lines).Single();
}
