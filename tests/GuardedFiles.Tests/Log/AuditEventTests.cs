using System.Text;
using System.Text.Json;
using GuardedFiles.Log;

namespace GuardedFiles.Tests.Log;

public sealed class AuditEventTests
{
    private static readonly DateTime _time = new(2026, 1, 2, 3, 4, 5, 6, DateTimeKind.Utc);

    [Fact]
    public void An_event_is_one_line_that_begins_with_the_time()
    {
        string line = Line(new AuditEvent(_time).Word("event"u8, "upload").Number("bytes"u8, ulong.MaxValue).Flag("complete"u8, true).Flag("no"u8, false));
        Assert.Equal(
            "{\"time\":\"2026-01-02T03:04:05.006Z\",\"event\":\"upload\",\"bytes\":18446744073709551615,\"complete\":true,\"no\":false}\n", line);
    }

    [Fact]
    public void Apart_from_what_stands_before_it_it_begins_with_a_newline() =>
        Assert.StartsWith("\n{\"time\"", Encoding.UTF8.GetString(new AuditEvent(_time).Line(isApart: true)));

    [Theory]
    [InlineData("")]
    [InlineData("\"")]
    [InlineData("\\")]
    [InlineData("\"\\\"\\")]
    [InlineData("ä\"ö\\ü😀\"")]
    public void Words_come_back(string word)
    {
        using JsonDocument json = JsonDocument.Parse(Line(new AuditEvent(_time).Word("a"u8, word).Word("b"u8, "next")));
        Assert.Equal(word, json.RootElement.GetProperty("a").GetString());
        Assert.Equal("next", json.RootElement.GetProperty("b").GetString());
    }

    [Fact]
    public void What_nobody_knows_is_left_out() => Assert.DoesNotContain("method", Line(new AuditEvent(_time).Word("method"u8, (string?)null)));

    [Fact]
    public void A_line_may_be_as_long_as_four_of_the_longest_paths()
    {
        AuditEvent told = new(_time);
        foreach (string name in (string[])["path", "system_path", "other_path", "other_system_path"])
            told.Text(Encoding.ASCII.GetBytes(name), Enumerable.Repeat((byte)'\\', 4096).ToArray());
        using JsonDocument json = JsonDocument.Parse(Line(told));
        Assert.Equal(new string('\\', 8192), json.RootElement.GetProperty("other_system_path").GetString());
    }

    private static string Line(AuditEvent told) => Encoding.UTF8.GetString(told.Line(isApart: false));
}
