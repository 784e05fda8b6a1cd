namespace GuardedFiles.Tests;

public sealed class ByteTextTests
{
    [Fact]
    public void Every_byte_is_a_char_of_its_own()
    {
        byte[] all = [.. Enumerable.Range(0, 256).Select(number => (byte)number)];
        string text = string.Concat(all.Select(number => (char)number));
        Assert.Equal(text, ByteText.Of(all));
        Assert.Equal(all, ByteText.Bytes(text));
    }

    [Theory]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(100_000)]
    public void Text_of_any_length_comes_back(int length)
    {
        byte[] bytes = new byte[length];
        Array.Fill(bytes, (byte)0xe9);
        Assert.Equal(bytes, ByteText.Bytes(ByteText.Of(bytes)));
    }

    [Fact]
    public void What_is_more_than_a_byte_becomes_a_question_mark() => Assert.Equal("a?b"u8, ByteText.Bytes("a\u0100b"));
}
