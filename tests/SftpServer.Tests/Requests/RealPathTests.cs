using Testing;

namespace SftpServer.Tests.Requests;

public sealed class RealPathTests : IDisposable
{
    private readonly Conversation _client = new();

    [Theory]
    [InlineData(".")]
    [InlineData("")]
    public void Without_a_name_it_is_where_the_session_began(string path) =>
        Assert.Equal(Environment.CurrentDirectory, PathOf(Ask(path)));

    [Fact]
    public void Links_and_dots_are_resolved_and_the_last_name_may_be_missing()
    {
        Directory.CreateDirectory(_client.Path("d"));
        File.CreateSymbolicLink(_client.Path("link"), "d");
        Assert.Equal(_client.Path("d/new"), PathOf(Ask(_client.Path("./d/..//link/new"))));
    }

    [Fact]
    public void Any_other_name_must_exist()
    {
        Answer answer = Ask(_client.Path("missing/x"));
        Assert.Equal((Status.NoSuchFile, "No such file"), (answer.StatusCode, answer.StatusText));
    }

    private Answer Ask(string path) => _client.Ask(new Packet(PacketType.RealPath)
        .Id(1)
        .String(path));

    private static string PathOf(Answer answer)
    {
        Assert.Equal(1u, answer.UInt32());
        string path = Conversation.Text(answer.String());
        Assert.Equal(path, Conversation.Text(answer.String()));
        Assert.Equal(0u, answer.Attributes().Flags);
        Assert.True(answer.AtEnd);
        return path;
    }

    public void Dispose() => _client.Dispose();
}
