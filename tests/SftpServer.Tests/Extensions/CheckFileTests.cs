using Testing;

namespace SftpServer.Tests.Extensions;

/// <summary>Paramiko's dialect: its client reads a string "check-file" before the algorithm.</summary>
public sealed class CheckFileTests : IDisposable
{
    private readonly Conversation _client = new();

    [Fact]
    public void The_reply_begins_with_the_name_of_the_extension()
    {
        byte[] handle = _client.Open(_client.PathOfFile("f", "abc"), modes: 1);

        Answer answer = Ask(handle);

        Assert.Equal(PacketType.ExtendedReply, answer.Type);
        Assert.Equal("check-file", Conversation.Text(answer.String()));
        Assert.Equal("md5", Conversation.Text(answer.String()));
        Assert.Equal("900150983CD24FB0D6963F7D28E17F72", HashAnswer.Rest(answer));
    }

    [Fact]
    public void A_handle_that_names_no_file_is_a_failure()
    {
        Answer answer = Ask(_client.OpenDirectory(_client.Path(".")));
        Assert.Equal((Status.Failure, "Invalid handle"), (answer.StatusCode, answer.StatusText));
    }

    public void Dispose() => _client.Dispose();

    private Answer Ask(byte[] handle) => _client.Ask(new Packet(PacketType.Extended)
        .Id(1)
        .String("check-file")
        .String(handle)
        .String("md5")
        .UInt64(0)
        .UInt64(0)
        .UInt32(0));
}
