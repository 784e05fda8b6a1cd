using Testing;

namespace SftpServer.Tests.Requests;

public sealed class FileStatTests : IDisposable
{
    private readonly Conversation _client = new();

    [Fact]
    public void An_open_file_tells_its_attributes()
    {
        byte[] handle = _client.Open(_client.PathOfFile("f", "12345"), 1);

        Answer answer = _client.Ask(new Packet(PacketType.FStat).Id(1).String(handle));

        Assert.Equal(PacketType.Attrs, answer.Type);
        Assert.Equal(5ul, answer.Attributes().Size);
    }

    [Fact]
    public void It_does_even_when_its_name_is_gone()
    {
        byte[] handle = _client.Open(_client.PathOfFile("f", "12345"), 1);
        File.Delete(_client.Path("f"));
        Assert.Equal(5ul, _client.Ask(new Packet(PacketType.FStat).Id(1).String(handle)).Attributes().Size);
    }

    [Fact]
    public void A_directory_has_no_such_handle()
    {
        byte[] handle = _client.OpenDirectory(_client.Path("."));
        Assert.Equal(Status.Failure, _client.Ask(new Packet(PacketType.FStat).Id(1).String(handle)).StatusCode);
    }

    public void Dispose() => _client.Dispose();
}
