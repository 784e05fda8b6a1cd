using System.Text;
using GuardedFiles.Log;

namespace GuardedFiles.Tests.Log;

public sealed class LineWriterTests
{
    private readonly byte[] _room = new byte[12];

    private delegate void Write(ref LineWriter line);

    [Theory]
    [InlineData(0u, 8u, 1, "0")]
    [InlineData(0u, 8u, 4, "0000")]
    [InlineData(0b110_100_000u, 8u, 4, "0640")]
    [InlineData(0b110_110_100_000u, 8u, 4, "6640")]
    [InlineData(uint.MaxValue, 8u, 4, "37777777777")]
    [InlineData(0b110_100_000u, 8u, 1, "640")]
    [InlineData(7u, 10u, 2, "07")]
    [InlineData(123u, 10u, 2, "123")]
    [InlineData(255u, 16u, 1, "ff")]
    [InlineData(uint.MaxValue, 16u, 1, "ffffffff")]
    public void A_number_has_at_least_its_digits(uint number, uint numberBase, int width, string text)
    {
        LineWriter line = new(new byte[20]);
        line.Number(number, numberBase, width);
        Assert.Equal(text, Encoding.ASCII.GetString(line.Text));
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(ulong.MaxValue, "18446744073709551615")]
    public void A_number_may_be_long(ulong number, string text)
    {
        LineWriter line = new(new byte[30]);
        line.Number(number);
        Assert.Equal(text, Encoding.ASCII.GetString(line.Text));
    }

    [Fact]
    public void What_fits_is_told_whole() => Check("12345678", (ref line) =>
    {
        line.Literal("1234");
        line.Literal("5678"u8);
    });

    [Fact]
    public void What_does_not_fit_is_cut_and_marked() => Check("1234567...", (ref line) =>
    {
        line.Literal("1234567");
        line.Literal("890");
    });

    [Fact]
    public void Behind_the_mark_nothing_comes() => Check("1234567...", (ref line) =>
    {
        line.Literal("1234567");
        line.Literal("890");
        line.Literal("x");
        line.Number(1);
        line.Escaped("y"u8);
    });

    [Fact]
    public void An_escape_is_never_cut_in_two() => Check("\\033\\033...", (ref line) => line.Escaped("\u001b\u001b\u001b\u001b"u8));

    private void Check(string text, Write write)
    {
        LineWriter line = new(_room);
        write(ref line);
        Assert.Equal(text, Encoding.ASCII.GetString(line.Text));
    }
}
