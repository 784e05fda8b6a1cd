using Testing;

namespace SftpServer.Tests.Requests;

public sealed class RmdirTests : IDisposable
{
    private readonly Conversation _client = new();

    [Fact]
    public void An_empty_directory_goes()
    {
        Directory.CreateDirectory(_client.Path("d"));
        Assert.Equal(Status.Ok, Ask("d").StatusCode);
        Assert.False(Directory.Exists(_client.Path("d")));
    }

    [Theory]
    [InlineData("full", Status.Failure, "Directory not empty")]
    [InlineData("full/f", Status.NoSuchFile, "Not a directory")]
    [InlineData("missing", Status.NoSuchFile, "No such file")]
    public void Anything_else_stays(string name, Status status, string text)
    {
        Directory.CreateDirectory(_client.Path("full"));
        _ = _client.PathOfFile("full/f");
        Answer answer = Ask(name);
        Assert.Equal((status, text), (answer.StatusCode, answer.StatusText));
        Assert.True(File.Exists(_client.Path("full/f")));
    }

    private Answer Ask(string name) => _client.Ask(new Packet(PacketType.RmDir)
        .Id(1)
        .String(_client.Path(name)));

    public void Dispose() => _client.Dispose();
}
