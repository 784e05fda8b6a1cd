using System.Text;
using GuardedFiles.Log;

namespace GuardedFiles.Tests.Log;

public sealed class VisTests
{
    [Theory]
    [InlineData("plain text ~ !", "plain text ~ !")]
    [InlineData("a\"b'c", "a\"b'c")]
    [InlineData("a\\b", "a\\\\b")]
    [InlineData("\n\r\b\a\v\t\f", "\\n\\r\\b\\a\\v\\t\\f")]
    [InlineData("\u001b[31m", "\\033[31m")]
    [InlineData("\u0001\u007f", "\\001\\177")]
    [InlineData("\0", "\\0")]
    [InlineData("\0x", "\\0x")]
    [InlineData("\07", "\\0007")]
    [InlineData("\08", "\\08")]
    [InlineData("\0\0", "\\0\\0")]
    [InlineData("é", "\\303\\251")]
    public void A_text_is_told_as_strvis_tells_it(string text, string told) => Assert.Equal(told, Told(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Every_byte_can_be_told_from_every_other()
    {
        HashSet<string> told = [];
        for (int value = 0; value <= byte.MaxValue; value++)
        {
            string text = Told([(byte)value]);
            Assert.InRange(text.Length, 1, Vis.LongestEscape);
            Assert.All(text, letter => Assert.InRange(letter, ' ', '~'));
            Assert.True(told.Add(text), $"byte {value} is told as {text}, as another one is");
        }
    }

    private static string Told(byte[] text)
    {
        byte[] room = new byte[Vis.LongestEscape * text.Length];
        int length = 0;
        for (int i = 0; i < text.Length; i++)
            length += Vis.Escape(text[i], text.AsSpan(i + 1), room.AsSpan(length));
        return Encoding.ASCII.GetString(room, 0, length);
    }
}
