using GuardedFiles;
using Mono.Unix.Native;
using SftpServer.Wire;

namespace SftpServer.Tests.Wire;

public sealed class AttributesTests
{
    [Fact]
    public void All_that_stat_tells_goes_out()
    {
        Attributes attributes = Attributes.Of(Metadata(modified: 5));

        Assert.Equal(AttributeFlags.All, attributes.Flags);
        Assert.Equal(1ul << 40, attributes.Size);
        Assert.Equal((1u, 2u), (attributes.Uid, attributes.Gid));
        Assert.Equal(0x81a4u, attributes.Mode);
        Assert.Equal(new FileTimes(4, 5), attributes.Times);
    }

    [Theory]
    [InlineData(-1, 0u)]
    [InlineData(0, 0u)]
    [InlineData(uint.MaxValue, uint.MaxValue)]
    [InlineData(uint.MaxValue + 1L, uint.MaxValue)]
    [InlineData(long.MaxValue, uint.MaxValue)]
    [InlineData(long.MinValue, 0u)]
    public void A_time_that_does_not_fit_is_clamped(long seconds, uint sent) =>
        Assert.Equal(sent, Attributes.Of(Metadata(modified: seconds)).ModifyTime);

    [Fact]
    public void A_block_has_a_field_when_its_flag_is_set()
    {
        Attributes attributes = new() { Flags = AttributeFlags.Size | AttributeFlags.Times };
        Assert.True(attributes.Has(AttributeFlags.Size));
        Assert.True(attributes.Has(AttributeFlags.Times));
        Assert.False(attributes.Has(AttributeFlags.Owner));
        Assert.False(attributes.Has(AttributeFlags.Permissions));
    }

    private static FileMetadata Metadata(long modified) => new()
    {
        Mode = FilePermissions.S_IFREG | FilePermissions.S_IRUSR | FilePermissions.S_IWUSR | FilePermissions.S_IRGRP | FilePermissions.S_IROTH,
        Size = 1ul << 40,
        Uid = 1,
        Gid = 2,
        Links = 3,
        AccessTime = 4,
        ModifyTime = modified,
        Identity = default,
    };
}
