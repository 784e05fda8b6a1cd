using Testing;

namespace SftpServer.Tests.Extensions;

public sealed class PosixRenameTests : IDisposable
{
    private readonly Conversation _client = new();

    [Fact]
    public void What_has_the_new_name_is_replaced()
    {
        Answer answer = Ask(_client.PathOfFile("old", "old"), _client.PathOfFile("new", "new"));
        Assert.Equal(Status.Ok, answer.StatusCode);
        Assert.Equal("old", File.ReadAllText(_client.Path("new")));
        Assert.False(File.Exists(_client.Path("old")));
    }

    [Fact]
    public void A_file_that_is_missing_is_no_file() =>
        Assert.Equal(Status.NoSuchFile, Ask(_client.Path("old"), _client.PathOfFile("new")).StatusCode);

    [Fact]
    public void A_directory_does_not_replace_a_file()
    {
        Directory.CreateDirectory(_client.Path("d"));
        Answer answer = Ask(_client.Path("d"), _client.PathOfFile("f"));
        Assert.Equal((Status.NoSuchFile, "Not a directory"), (answer.StatusCode, answer.StatusText));
    }

    private Answer Ask(string oldPath, string newPath) => _client.Ask(new Packet(PacketType.Extended)
        .Id(1)
        .String("posix-rename@openssh.com")
        .String(oldPath)
        .String(newPath));

    public void Dispose() => _client.Dispose();
}
