using Testing;

namespace SftpServer.Tests.Requests;

public sealed class RenameTests : IDisposable
{
    private readonly Conversation _client = new();

    [Fact]
    public void A_file_gets_its_new_name()
    {
        Answer answer = Ask(_client.PathOfFile("old", "content"), _client.Path("new"));
        Assert.Equal(Status.Ok, answer.StatusCode);
        Assert.Equal("content", File.ReadAllText(_client.Path("new")));
        Assert.False(File.Exists(_client.Path("old")));
    }

    [Fact]
    public void Refuses_to_replace_an_existing_file()
    {
        Answer answer = Ask(_client.PathOfFile("old", "old"), _client.PathOfFile("new", "new"));
        Assert.Equal((Status.Failure, "File exists"), (answer.StatusCode, answer.StatusText));
        Assert.Equal("old", File.ReadAllText(_client.Path("old")));
        Assert.Equal("new", File.ReadAllText(_client.Path("new")));
    }

    [Fact]
    public void Refuses_to_replace_a_dangling_link()
    {
        File.CreateSymbolicLink(_client.Path("new"), "nowhere");
        Assert.Equal(Status.Failure, Ask(_client.PathOfFile("old"), _client.Path("new")).StatusCode);
        Assert.True(File.Exists(_client.Path("old")));
    }

    [Fact]
    public void A_file_that_is_missing_is_no_file() =>
        Assert.Equal(Status.NoSuchFile, Ask(_client.Path("old"), _client.Path("new")).StatusCode);

    private Answer Ask(string oldPath, string newPath) => _client.Ask(new Packet(PacketType.Rename)
        .Id(1)
        .String(oldPath)
        .String(newPath));

    public void Dispose() => _client.Dispose();
}
