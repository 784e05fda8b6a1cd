using Testing;

namespace SftpServer.Tests.Requests;

public sealed class OpenDirTests : IDisposable
{
    private readonly Conversation _client = new();

    [Fact]
    public void A_directory_is_answered_by_a_handle()
    {
        Answer answer = _client.Ask(new Packet(PacketType.OpenDir).Id(1).String(_client.Path(".")));
        Assert.Equal(PacketType.Handle, answer.Type);
    }

    [Theory]
    [InlineData("f", Status.NoSuchFile, "Not a directory")]
    [InlineData("missing", Status.NoSuchFile, "No such file")]
    public void Anything_else_is_no_directory(string name, Status status, string text)
    {
        _ = _client.PathOfFile("f");
        Answer answer = _client.Ask(new Packet(PacketType.OpenDir).Id(1).String(_client.Path(name)));
        Assert.Equal((status, text), (answer.StatusCode, answer.StatusText));
    }

    public void Dispose() => _client.Dispose();
}
