namespace SftpServer.Tests;

public sealed class HandleLimitsTests
{
    [Theory]
    [InlineData(1024, 1019, 1021)]
    [InlineData(20_000, 19_995, 19_997)]
    [InlineData(262_144, 262_139, 262_141)]
    [InlineData(6, 1, 3)]
    [InlineData(3, 1, 1)]
    public void With_a_limit_that_could_be_raised_they_are_those_of_OpenSSH(ulong given, int announced, int opened)
    {
        HandleLimits limits = HandleLimits.Of(given, given + HandleLimits.MostReserved, reserved: 12);
        Assert.Equal((announced, opened), (limits.Announced, limits.Capacity));
    }

    [Theory]
    [InlineData(1024, 5, 1019)]
    [InlineData(1024, 12, 1012)]
    [InlineData(20, 12, 8)]
    [InlineData(8, 12, 1)]
    public void Otherwise_what_the_session_needs_itself_is_not_announced(ulong given, uint reserved, int expected)
    {
        HandleLimits limits = HandleLimits.Of(given, given, reserved);
        Assert.Equal((expected, expected, 0), (limits.Announced, limits.Capacity, limits.Spare));
    }

    [Fact]
    public void A_limit_that_could_be_raised_by_less_is_shared()
    {
        HandleLimits limits = HandleLimits.Of(given: 1024, now: 1030, reserved: 10);
        Assert.Equal((1019, 1020, 0), (limits.Announced, limits.Capacity, limits.Spare));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1_048_576, 1_048_704)]
    [InlineData(1_073_741_816, 1_073_741_816)]
    public void No_more_than_a_quarter_of_a_million_are_announced(ulong given, ulong now)
    {
        HandleLimits limits = HandleLimits.Of(given, now, reserved: 5);
        Assert.Equal((1 << 18, 1 << 18), (limits.Announced, limits.Capacity));
    }
}
