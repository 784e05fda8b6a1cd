using Testing;

namespace SftpServer.Tests.Extensions;

public sealed class FsyncTests : IDisposable
{
    private readonly Conversation _client = new();

    [Fact]
    public void An_open_file_is_brought_to_the_disk() =>
        Assert.Equal(Status.Ok, Ask(_client.Open(_client.PathOfFile("f", "x"), 2)).StatusCode);

    [Fact]
    public void A_handle_that_names_nothing_is_no_file()
    {
        Answer answer = Ask([0, 0, 0, 0, 0, 0, 0, 1]);
        Assert.Equal((Status.NoSuchFile, "Bad file descriptor"), (answer.StatusCode, answer.StatusText));
    }

    private Answer Ask(byte[] handle) => _client.Ask(new Packet(PacketType.Extended)
        .Id(1)
        .String("fsync@openssh.com")
        .String(handle));

    public void Dispose() => _client.Dispose();
}
