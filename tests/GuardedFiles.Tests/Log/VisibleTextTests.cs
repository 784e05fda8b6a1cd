using System.Text;
using System.Text.Json;
using GuardedFiles.Log;
using GuardedFiles.Tests.Support;

namespace GuardedFiles.Tests.Log;

public sealed class VisibleTextTests
{
    [Theory]
    [InlineData("plain name.txt", "plain name.txt")]
    [InlineData("Grüße 漢字 😀", "Grüße 漢字 😀")]
    [InlineData("\"quoted\"", "\"quoted\"")]
    [InlineData("a\nb\tc\u001bd", @"a\nb\tc\033d")]
    [InlineData(@"back\slash", @"back\\slash")]
    [InlineData("\u007f\u0085", @"\177\302\205")]
    [InlineData("a\u202Egpj.exe", @"a\342\200\256gpj.exe")]
    [InlineData("\u2028\u2029\u200b\u2066\ufeff", @"\342\200\250\342\200\251\342\200\213\342\201\246\357\273\277")]
    [InlineData("a\u3164\u2800\u034F\u00A0b", @"a\343\205\244\342\240\200\315\217\302\240b")]
    [InlineData("a\0b", @"a\0b")]
    [InlineData("a\x0000" + "7", @"a\0007")]
    public void Text_stays_as_it_is_and_what_would_act_is_shown(string text, string shown) =>
        Assert.Equal(shown, VisibleText.Of(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void What_is_no_UTF_8_is_shown_byte_by_byte() =>
        Assert.Equal(@"a\377b\303(\355\240\200", VisibleText.Of([(byte)'a', 0xFF, (byte)'b', 0xC3, (byte)'(', 0xED, 0xA0, 0x80]));

    [Fact]
    public void What_is_longer_than_a_path_is_cut()
    {
        Assert.Equal(new string('a', 4096), VisibleText.Of(Encoding.ASCII.GetBytes(new string('a', 4096))));
        Assert.Equal(new string('a', 4096) + "...", VisibleText.Of(Encoding.ASCII.GetBytes(new string('a', 4097))));
    }

    [Fact]
    public void The_bytes_come_back_through_JSON()
    {
        Random random = new(1);
        for (int round = 0; round < 3000; round++)
        {
            byte[] bytes = AnyBytes(random);
            ReadOnlySpan<byte> json = new AuditEvent(DateTime.UtcNow).Text("path"u8, bytes).Line(isApart: false);
            Assert.False(json[..^1].ContainsAnyInRange((byte)0, (byte)31));
            using JsonDocument document = JsonDocument.Parse(json.ToArray());
            Assert.Equal(bytes, Unvis.Bytes(document.RootElement.GetProperty("path").GetString()!));
        }
    }

    /// <summary>Bytes of every kind, with those more often that mean something to somebody, and whole characters among them.</summary>
    private static byte[] AnyBytes(Random random)
    {
        List<byte> bytes = [];
        for (int i = random.Next(40); i > 0; i--)
        {
            bytes.AddRange(random.Next(4) switch
            {
                0 => Encoding.UTF8.GetBytes(new Rune(random.Next(0xD800)).ToString()),
                1 => Encoding.UTF8.GetBytes(new Rune(random.Next(0x10000, 0x110000)).ToString()),
                2 => [(byte)"\\\"\n\t\0017nrx\x7f"[random.Next(11)]],
                _ => [(byte)random.Next(256)],
            });
        }

        return [.. bytes];
    }
}
