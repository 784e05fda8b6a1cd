namespace SftpServer.Tests;

public sealed class OptionReaderTests
{
    [Theory]
    [InlineData("-a -b", "a b")]
    [InlineData("-ab", "a b")]
    [InlineData("-x1 -x 2", "x=1 x=2")]
    [InlineData("-ax1", "a x=1")]
    [InlineData("-ax -b", "a x=-b")]
    [InlineData("-x -- -b", "x=-- b")]
    [InlineData("-x", "x=?")]
    [InlineData("-a -- -b", "a")]
    [InlineData("-a word -b", "a")]
    [InlineData("-a - -b", "a")]
    [InlineData("--help -a", "-=help a")]
    [InlineData("-a-", "a -=?")]
    [InlineData("", "")]
    public void Words_become_options(string words, string options)
    {
        OptionReader reader = new(words.Split(' '), "-x");
        List<string> read = [];
        while (reader.Next())
            read.Add("-x".Contains(reader.Option) ? $"{reader.Option}={reader.Argument ?? "?"}" : $"{reader.Option}");
        Assert.Equal(options, string.Join(' ', read));
    }

    [Fact]
    public void Without_words_there_are_no_options()
    {
        OptionReader reader = new([], "-x");
        Assert.False(reader.Next());
        Assert.False(reader.Next());
    }
}
