using System.Text;
using GuardedFiles.Linux;
using GuardedFiles.Start;

namespace GuardedFiles.Tests.Start;

public sealed class RawArgumentsTests
{
    [Fact]
    public void Words_of_ASCII_are_taken_as_they_are()
    {
        string[] words = ["-r", "", "/srv/a file", "\u007f\u0001"];
        string[] raw = RawArguments.Of(words);
        Assert.Equal(words.Length, raw.Length);
        for (int i = 0; i < words.Length; i++)
            Assert.Same(words[i], raw[i]);
        Assert.Empty(RawArguments.Of([]));
    }

    [Theory]
    [InlineData("\u00e9", "\u00c3\u00a9")]
    [InlineData("/srv/\u00fc/x", "/srv/\u00c3\u00bc/x")]
    [InlineData("\u20ac", "\u00e2\u0082\u00ac")]
    [InlineData("\ud83d\ude00", "\u00f0\u009f\u0098\u0080")]
    public void A_letter_of_several_bytes_becomes_a_char_for_each(string decoded, string raw)
    {
        Assert.Equal(["-t", raw, "plain"], RawArguments.Of(["-t", decoded, "plain"]));
        Assert.Equal(Encoding.UTF8.GetBytes(decoded), ByteText.Bytes(raw));
    }

    [Fact]
    public void The_words_given_are_left_alone()
    {
        string[] words = ["\u00e9"];
        _ = RawArguments.Of(words);
        Assert.Equal(["\u00e9"], words);
    }

    [Fact]
    public void Where_bytes_were_lost_the_kernel_is_asked_for_the_last_words()
    {
        // The words of the test host: this process has no others.
        string[] own = Encoding.Latin1.GetString(OwnProcess.CommandLine()!).Split('\0')[..^1];
        Assert.InRange(own.Length, 2, int.MaxValue);

        Assert.Equal(own[^1..], RawArguments.Of(["\uFFFD"]));
        Assert.Equal(own[1..], RawArguments.Of([.. own[2..], "x\uFFFDy"]));
    }

    [Fact]
    public void Fewer_words_than_there_must_be_end_with_1()
    {
        int count = Encoding.Latin1.GetString(OwnProcess.CommandLine()!).Split('\0').Length - 1;
        string[] tooMany = [.. Enumerable.Repeat("x", count - 1), "\uFFFD"];

        UsageException usage = Assert.Throws<UsageException>(() => RawArguments.Of(tooMany));

        Assert.Equal(1, usage.ExitStatus);
        Assert.Equal("an argument is not valid UTF-8, and its bytes cannot be read from /proc/self/cmdline\n", usage.Text);
    }
}
