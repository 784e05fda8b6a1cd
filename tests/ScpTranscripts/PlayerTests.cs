using ScpTranscripts.Playing;
using ScpTranscripts.Text;
using Xunit.Sdk;

namespace ScpTranscripts;

/// <summary>Whatever differs from what is written is noticed.</summary>
public class PlayerTests
{
    private static readonly string[] True =
    [
        "$ dir d",
        "$ scp -t d",
        @"< \0",
        @"> C0644 5 a\n",
        @"< \0",
        @"> hello\0",
        @"< \0",
        "> EOF",
        "? 0",
        @"= file d/a ""hello"" mode=0644",
    ];

    [Fact]
    public void What_is_true_passes() => Play(True);

    [Theory]
    [InlineData(2, @"< \1", "expected: \\1")]
    [InlineData(6, "> EOF\n< \\0\\0", "the end of the output")]
    [InlineData(6, "> more", "the end of the output")]
    [InlineData(8, "? 1", "expected: exit 1")]
    [InlineData(8, "~ something\n? 0", "nothing on standard error")]
    [InlineData(9, @"= file d/a ""Hello""", "\"hello\"")]
    [InlineData(9, "= file d/a mode=0600", "mode=0644")]
    [InlineData(9, "= missing d/a", "file")]
    [InlineData(9, "= sh test -e d/b", "exit 1")]
    public void What_is_not_true_fails(int line, string replacement, string told)
    {
        string[] lines = [.. True[..line], .. replacement.Split('\n'), .. True[(line + 1)..]];

        Assert.Contains(told, Assert.ThrowsAny<XunitException>(() => Play(lines)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_on_standard_error_that_nobody_expects_fails() =>
        Assert.ThrowsAny<XunitException>(() => Play("$ scp -v -t .", @"< \0", @"> E\n", @"< \0", "? 0"));

    private static void Play(params string[] lines) =>
        Player.Play(ConversationFile.Parse("test", ["@ t", .. lines]).Single(), Target.OpenSsh ?? Target.Ours);
}
