using System.Globalization;
using System.Text;
using GuardedFiles;
using GuardedFiles.Linux;
using Mono.Unix.Native;

namespace SftpServer.Tests;

public sealed class LongNameTests
{
    private const uint Nobody = 4_000_000_001;

    private readonly LongName _longName = new(new Accounts());
    private readonly long _now = LocalTime.Now;

    public LongNameTests() => _longName.Begin();

    [Fact]
    public void A_line_is_that_of_ls() => Assert.Equal(
        $"-rw-r--r--    3 root     root            5 {Date(_now, "HH:mm")} name",
        Format(Sample with { ModifyTime = _now }));

    [Theory]
    [InlineData(0x81a4, "-rw-r--r--")]
    [InlineData(0x41ed, "drwxr-xr-x")]
    [InlineData(0xa1ff, "lrwxrwxrwx")]
    [InlineData(0x2190, "crw--w----")]
    [InlineData(0x61b0, "brw-rw----")]
    [InlineData(0x1000, "p---------")]
    [InlineData(0xc000, "s---------")]
    [InlineData(0x0000, "?---------")]
    [InlineData(0x89ed, "-rwsr-xr-x")]
    [InlineData(0x89a4, "-rwSr--r--")]
    [InlineData(0x85ed, "-rwxr-sr-x")]
    [InlineData(0x85a4, "-rw-r-Sr--")]
    [InlineData(0x43ff, "drwxrwxrwt")]
    [InlineData(0x43fe, "drwxrwxrwT")]
    public void The_mode_is_that_of_strmode(uint mode, string text) =>
        Assert.StartsWith(text + " ", Format(Sample with { Mode = (FilePermissions)mode }));

    [Fact]
    public void An_owner_without_a_name_is_a_number()
    {
        Assert.Contains(" 4000000001 4000000001 ", Format(Sample with { Uid = Nobody, Gid = Nobody }));
    }

    [Theory]
    [InlineData(0, 0, "    0 ", "        0 ")]
    [InlineData(999, 99_999_999, "  999 ", " 99999999 ")]
    [InlineData(uint.MaxValue, ulong.MaxValue, "  4294967295 ", " 18446744073709551615 ")]
    public void Numbers_have_their_columns_and_grow_out_of_them(uint links, ulong size, string linksText, string sizeText)
    {
        string line = Format(Sample with { Links = links, Size = size });
        Assert.StartsWith("-rw-r--r--" + linksText, line);
        Assert.Contains(sizeText, line);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-60)]
    [InlineData(-15_767_000)]
    public void A_date_of_the_last_half_year_shows_its_time(int secondsFromNow) =>
        Assert.Contains($" {Date(_now + secondsFromNow, "HH:mm")} name", Format(Sample with { ModifyTime = _now + secondsFromNow }));

    [Theory]
    [InlineData(120)]
    [InlineData(-15_769_000)]
    [InlineData(-400_000_000)]
    public void An_older_date_and_one_to_come_show_their_year(int secondsFromNow) =>
        Assert.Contains($" {Date(_now + secondsFromNow, " yyyy")} name", Format(Sample with { ModifyTime = _now + secondsFromNow }));

    [Fact]
    public void Dates_of_one_minute_and_of_another_are_told_apart()
    {
        long start = _now - (_now % 60) - 3600;
        foreach (long time in (long[])[start, start + 59, start + 60, start - 1, start])
            Assert.Contains(Date(time, "HH:mm"), Format(Sample with { ModifyTime = time }));
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData(68_000_000_000_000_000)]
    [InlineData(-68_000_000_000_000_000)]
    public void A_time_that_no_calendar_knows_has_no_date(long time) =>
        Assert.EndsWith(" root            5  name", Format(Sample with { ModifyTime = time }));

    [Fact]
    public void A_name_of_any_bytes_is_told_as_it_is()
    {
        byte[] name = [(byte)'a', (byte)'\n', 0xff, (byte)' '];
        Assert.Equal(name, _longName.Format(name, Sample)[^name.Length..].ToArray());
    }

    [Fact]
    public void A_line_is_cut_at_1023_bytes()
    {
        byte[] name = new byte[4095];
        name.AsSpan().Fill((byte)'n');
        Assert.Equal(1023, _longName.Format(name, Sample).Length);
    }

    private static FileMetadata Sample => new()
    {
        Mode = (FilePermissions)0x81a4,
        Size = 5,
        Uid = 0,
        Gid = 0,
        Links = 3,
        AccessTime = 0,
        ModifyTime = 0,
        Identity = default,
    };

    private static string Date(long time, string timeOrYear)
    {
        DateTime local = DateTimeOffset.FromUnixTimeSeconds(time).LocalDateTime;
        return $"{local.ToString("MMM", CultureInfo.InvariantCulture)} {local.Day,2} {local.ToString(timeOrYear, CultureInfo.InvariantCulture)}";
    }

    private string Format(in FileMetadata metadata) => Encoding.UTF8.GetString(_longName.Format("name"u8, metadata));
}
