using System.Text;
using GuardedFiles.Linux;

namespace GuardedFiles.Tests.Linux;

public sealed class LocalTimeTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(951_782_400)] // the 29th of February 2000
    [InlineData(4_294_967_295)]
    [InlineData(-5_000_000_000)]
    public void Fields_are_those_of_the_local_time_zone(long seconds)
    {
        DateTime expected = DateTimeOffset.FromUnixTimeSeconds(seconds).LocalDateTime;
        LocalTime time = new(seconds);
        Assert.True(time.Exists);
        Assert.Equal(
            (expected.Year, expected.Month, expected.Day, expected.Hour, expected.Minute, expected.Second),
            (time.Year, time.Month, time.Day, time.Hour, time.Minute, time.Second));
        Assert.Equal(expected.ToString("MMM", System.Globalization.CultureInfo.InvariantCulture), Encoding.ASCII.GetString(time.MonthName));
    }

    [Fact]
    public void Now_is_now() => Assert.InRange(LocalTime.Now, DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 2, DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 2);

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData(68_000_000_000_000_000)]
    public void A_time_that_no_calendar_knows_does_not_exist(long seconds) => Assert.False(new LocalTime(seconds).Exists);
}
