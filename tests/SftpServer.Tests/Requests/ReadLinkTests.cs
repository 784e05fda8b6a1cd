using Testing;

namespace SftpServer.Tests.Requests;

public sealed class ReadLinkTests : IDisposable
{
    private readonly Conversation _client = new();

    [Fact]
    public void The_target_is_told_as_it_stands_in_the_link()
    {
        File.CreateSymbolicLink(_client.Path("link"), "../no/../where");

        Answer answer = _client.Ask(new Packet(PacketType.ReadLink).Id(1).String(_client.Path("link")));

        Assert.Equal(PacketType.Name, answer.Type);
        Assert.Equal(1u, answer.UInt32());
        Assert.Equal("../no/../where"u8, answer.String());
        Assert.Equal("../no/../where"u8, answer.String());
        Assert.Equal(0u, answer.Attributes().Flags);
    }

    [Theory]
    [InlineData("f", Status.BadMessage)]
    [InlineData("missing", Status.NoSuchFile)]
    public void What_is_no_link_has_no_target(string name, Status status)
    {
        _ = _client.PathOfFile("f");
        Answer answer = _client.Ask(new Packet(PacketType.ReadLink).Id(1).String(_client.Path(name)));
        Assert.Equal(status, answer.StatusCode);
    }

    public void Dispose() => _client.Dispose();
}
