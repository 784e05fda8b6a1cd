using GuardedFiles.Rules;

namespace GuardedFiles.Tests.Rules;

public sealed class ModeRangeTests
{
    [Theory]
    [InlineData(0b110_000_000u, 0b111_111_111u, 0b000_000_111u, 0b110_000_111u)]
    [InlineData(0b000_000_000u, 0b110_100_000u, 0b111_111_111u, 0b110_100_000u)]
    [InlineData(0b000_000_111u, 0b111_111_000u, 0b000_000_000u, 0b000_000_000u)]
    public void A_mode_gets_what_it_must_have_and_loses_what_it_may_not(uint least, uint most, uint wanted, uint expected) =>
        Assert.Equal(expected, new ModeRange(least, most).Of(wanted));

    [Fact]
    public void Any_leaves_every_mode_as_it_is()
    {
        Assert.True(ModeRange.Any.IsAny);
        for (uint mode = 0; mode <= 0b111_111_111_111; mode++)
            Assert.Equal(mode, ModeRange.Any.Of(mode));
    }
}
