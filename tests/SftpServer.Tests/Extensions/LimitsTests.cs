using Testing;

namespace SftpServer.Tests.Extensions;

public sealed class LimitsTests : IDisposable
{
    private readonly Conversation _client = new();

    [Fact]
    public void Four_numbers_tell_packet_read_write_and_handles()
    {
        Answer answer = Ask();

        Assert.Equal(PacketType.ExtendedReply, answer.Type);
        Assert.Equal(262144ul, answer.UInt64());
        Assert.Equal(261120ul, answer.UInt64());
        Assert.Equal(261120ul, answer.UInt64());
        Assert.Equal((ulong)_client.Session.Handles.Limits.Announced, answer.UInt64());
        Assert.True(answer.AtEnd);
    }

    [Fact]
    public void Whoever_asked_gets_longer_listings()
    {
        int before = _client.Session.ListingLimit;
        _ = Ask();
        Assert.Equal((32 * 1024, 96 * 1024), (before, _client.Session.ListingLimit));
    }

    private Answer Ask() => _client.Ask(new Packet(PacketType.Extended)
        .Id(1)
        .String("limits@openssh.com"));

    public void Dispose() => _client.Dispose();
}
