using Testing;

namespace SftpServer.Tests.Extensions;

public sealed class CheckFileHandleTests : IDisposable
{
    private const uint Read = 1;
    private const uint Write = 2;
    private const uint Create = 8;

    private readonly Conversation _client = new();

    [Fact]
    public void The_reply_is_the_algorithm_and_the_hash()
    {
        Answer answer = Ask(_client.Open(_client.PathOfFile("f", "abc"), Read));
        Assert.Equal("md5", Conversation.Text(answer.String()));
        Assert.Equal("900150983CD24FB0D6963F7D28E17F72", HashAnswer.Rest(answer));
    }

    [Theory]
    [InlineData(Write)]
    [InlineData(Write | Create)]
    public void What_was_opened_for_writing_only_is_not_hashed(uint modes)
    {
        byte[] handle = _client.Open(_client.PathOfFile("f", "secret"), modes);
        Assert.Equal(Status.NoSuchFile, Ask(handle).StatusCode);
        Assert.Equal(Status.NoSuchFile, _client.Ask(new Packet(PacketType.Read).Id(1).String(handle).UInt64(0).UInt32(10)).StatusCode);
    }

    [Fact]
    public void What_was_opened_for_both_is_hashed_and_its_position_is_nobodys()
    {
        byte[] handle = _client.Open(_client.PathOfFile("f", "abc"), Read | Write);
        _ = Ask(handle);
        Answer answer = _client.Ask(new Packet(PacketType.Read).Id(1).String(handle).UInt64(0).UInt32(10));
        Assert.Equal("abc", Conversation.Text(answer.String()));
    }

    [Fact]
    public void A_directory_that_was_opened_as_a_file_is_not_hashed()
    {
        Answer answer = Ask(_client.Open(_client.Path("."), Read));
        Assert.Equal((Status.Failure, "Is a directory"), (answer.StatusCode, answer.StatusText));
    }

    [Fact]
    public void A_handle_that_names_no_file_is_a_failure()
    {
        Assert.Equal(Status.Failure, Ask(_client.OpenDirectory(_client.Path("."))).StatusCode);
        Assert.Equal(Status.Failure, Ask([]).StatusCode);
        byte[] closed = _client.Open(_client.PathOfFile("f"), Read);
        _ = _client.Close(closed);
        Assert.Equal(Status.Failure, Ask(closed).StatusCode);
    }

    public void Dispose() => _client.Dispose();

    private Answer Ask(byte[] handle) => _client.Ask(new Packet(PacketType.Extended)
        .Id(1)
        .String("check-file-handle")
        .String(handle)
        .String("md5")
        .UInt64(0)
        .UInt64(0)
        .UInt32(0));
}
