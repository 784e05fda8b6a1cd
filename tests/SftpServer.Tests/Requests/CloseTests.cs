using Testing;

namespace SftpServer.Tests.Requests;

public sealed class CloseTests : IDisposable
{
    private readonly Conversation _client = new();

    [Fact]
    public void A_handle_is_closed_once()
    {
        byte[] handle = _client.Open(_client.PathOfFile("f"), 1);

        Assert.Equal(Status.Ok, _client.Close(handle).StatusCode);
        Answer again = _client.Close(handle);

        Assert.Equal(Status.NoSuchFile, again.StatusCode);
        Assert.Equal("Bad file descriptor", again.StatusText);
    }

    [Fact]
    public void A_directory_is_closed_too()
    {
        byte[] handle = _client.OpenDirectory(_client.Path("."));
        Assert.Equal(Status.Ok, _client.Close(handle).StatusCode);
    }

    [Fact]
    public void A_handle_that_was_never_given_is_no_file() =>
        Assert.Equal(Status.NoSuchFile, _client.Close([1, 2, 3]).StatusCode);

    [Fact]
    public void A_write_that_was_lost_is_told_again_at_the_end()
    {
        byte[] handle = _client.Open("/dev/full", 2);
        Answer write = _client.Ask(new Packet(PacketType.Write).Id(1).String(handle).UInt64(0).String("lost"));
        Assert.Equal(Status.Failure, write.StatusCode);

        Answer close = _client.Close(handle);

        Assert.Equal(Status.Failure, close.StatusCode);
        Assert.Equal("No space left on device", close.StatusText);
    }

    public void Dispose() => _client.Dispose();
}
