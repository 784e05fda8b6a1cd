using GuardedFiles.Start;

namespace GuardedFiles.Tests.Start;

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
    [InlineData("-a-", "a -")]
    [InlineData("--help -a", "help a")]
    [InlineData("--file f -a", "file=f a")]
    [InlineData("--file=f -a", "file=f a")]
    [InlineData("--file=f=g -a", "file=f=g a")]
    [InlineData("--file= -a", "file= a")]
    [InlineData("--file -a", "file=-a")]
    [InlineData("--file -- -a", "file=-- a")]
    [InlineData("--file", "file=?")]
    [InlineData("--help=me -a", "help=me a")]
    [InlineData("--fil f -a", "fil")]
    [InlineData("", "")]
    public void Words_become_options(string words, string options)
    {
        OptionReader reader = new(words.Split(' '), "x", ["file"]);
        List<string> read = [];
        while (reader.Next())
        {
            string name = reader.Word.Length > 0 ? reader.Word : $"{reader.Option}";
            bool wants = name is "x" or "file";
            read.Add(wants || reader.Argument is not null ? $"{name}={reader.Argument ?? "?"}" : name);
        }

        Assert.Equal(options, string.Join(' ', read));
    }

    [Fact]
    public void Without_words_there_are_no_options()
    {
        OptionReader reader = new([], "x", []);
        Assert.False(reader.Next());
        Assert.False(reader.Next());
    }

    [Theory]
    [InlineData("-a one two", "one two")]
    [InlineData("-a -- -b", "-b")]
    [InlineData("-a -- -- -b", "-- -b")]
    [InlineData("-a - -b", "- -b")]
    [InlineData("-a", "")]
    [InlineData("-x", "")]
    public void What_is_left_are_the_operands(string words, string operands)
    {
        OptionReader reader = new(words.Split(' '), "x", []);
        while (reader.Next())
            Assert.NotEqual('-', reader.Option);
        Assert.Equal(operands, string.Join(' ', reader.Operands.ToArray()));
    }
}
