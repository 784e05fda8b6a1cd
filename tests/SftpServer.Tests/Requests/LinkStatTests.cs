using Testing;

namespace SftpServer.Tests.Requests;

public sealed class LinkStatTests : IDisposable
{
    private readonly Conversation _client = new();

    [Fact]
    public void A_link_tells_its_own_attributes()
    {
        File.CreateSymbolicLink(_client.Path("link"), "nowhere");

        Answer answer = _client.Ask(new Packet(PacketType.LStat)
            .Id(1)
            .String(_client.Path("link")));

        Attributes attributes = answer.Attributes();
        Assert.Equal(0xa1ffu, attributes.Mode);
        Assert.Equal(7ul, attributes.Size);
    }

    [Fact]
    public void A_name_that_is_missing_is_no_file()
    {
        Answer answer = _client.Ask(new Packet(PacketType.LStat).Id(1).String(_client.Path("missing")));
        Assert.Equal(Status.NoSuchFile, answer.StatusCode);
        Assert.Equal("No such file", answer.StatusText);
    }

    public void Dispose() => _client.Dispose();
}
