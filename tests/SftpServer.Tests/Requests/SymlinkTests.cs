using Testing;

namespace SftpServer.Tests.Requests;

public sealed class SymlinkTests : IDisposable
{
    private readonly Conversation _client = new();

    [Fact]
    public void The_target_comes_first_and_then_the_link()
    {
        Answer answer = _client.Ask(new Packet(PacketType.SymLink)
            .Id(1)
            .String("../no/where")
            .String(_client.Path("link")));

        Assert.Equal(Status.Ok, answer.StatusCode);
        Assert.Equal("../no/where", new FileInfo(_client.Path("link")).LinkTarget);
    }

    [Fact]
    public void A_name_that_is_taken_is_a_failure()
    {
        Answer answer = _client.Ask(new Packet(PacketType.SymLink).Id(1).String("x").String(_client.PathOfFile("f")));
        Assert.Equal((Status.Failure, "File exists"), (answer.StatusCode, answer.StatusText));
    }

    public void Dispose() => _client.Dispose();
}
