using System.Text;

namespace ScpSink.Tests;

public sealed class HarmlessTextTests
{
    [Theory]
    [InlineData("scp: a b\\: No such file or directory")]
    [InlineData("")]
    [InlineData("\u00fc\u20ac\U0001f600 %s%n ~")]
    public void Text_stays_as_it_is(string text) => Assert.Equal(text, Written(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData(new byte[] { 0 }, "\\^@")]
    [InlineData(new byte[] { (byte)'a', 0x1b, (byte)'[' }, "a\\^[[")]
    [InlineData(new byte[] { 9, 10, 13, 0x1f, 0x7f }, "\\^I\\^J\\^M\\^_\\^?")]
    [InlineData(new byte[] { 0xc2, 0x80, 0xc2, 0x9f }, "\\M-B\\M^@\\M-B\\M^_")]
    [InlineData(new byte[] { 0x80, 0x9f }, "\\M^@\\M^_")]
    public void Control_characters_are_written_as_strvis_writes_them(byte[] bytes, string text) =>
        Assert.Equal(text, Written(bytes));

    [Fact]
    public void Bytes_that_are_no_UTF_8_stay_unless_they_are_control_characters_to_some_terminals() =>
        Assert.Equal([0xff, 0xa0, 0xc3, (byte)'x'], WrittenBytes([0xff, 0xa0, 0xc3, (byte)'x']));

    [Fact]
    public void What_does_not_fit_is_cut()
    {
        Span<byte> room = stackalloc byte[40];
        Assert.Equal("nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn...", Encoding.ASCII.GetString(room[..HarmlessText.Write(Encoding.ASCII.GetBytes(new string('n', 100)), room)]));
        Assert.Equal(39, HarmlessText.Write(new byte[100], room));
    }

    private static byte[] WrittenBytes(byte[] bytes)
    {
        byte[] room = new byte[1000];
        return room[..HarmlessText.Write(bytes, room)];
    }

    private static string Written(byte[] bytes) => Encoding.UTF8.GetString(WrittenBytes(bytes));
}
