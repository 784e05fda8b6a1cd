using Testing;

namespace SftpServer.Tests.Extensions;

public sealed class HardlinkTests : IDisposable
{
    private readonly Conversation _client = new();

    [Fact]
    public void A_file_gets_a_second_name()
    {
        Assert.Equal(Status.Ok, Ask(_client.PathOfFile("f", "content"), _client.Path("second")).StatusCode);
        File.AppendAllText(_client.Path("second"), "!");
        Assert.Equal("content!", File.ReadAllText(_client.Path("f")));
    }

    [Fact]
    public void A_link_itself_gets_a_second_name()
    {
        File.CreateSymbolicLink(_client.Path("link"), "nowhere");
        Assert.Equal(Status.Ok, Ask(_client.Path("link"), _client.Path("second")).StatusCode);
        Assert.Equal("nowhere", new FileInfo(_client.Path("second")).LinkTarget);
    }

    [Fact]
    public void A_name_that_is_taken_is_a_failure()
    {
        Answer answer = Ask(_client.PathOfFile("f"), _client.PathOfFile("taken"));
        Assert.Equal((Status.Failure, "File exists"), (answer.StatusCode, answer.StatusText));
    }

    [Fact]
    public void A_directory_may_not_have_two_names()
    {
        Directory.CreateDirectory(_client.Path("d"));
        Assert.Equal(Status.PermissionDenied, Ask(_client.Path("d"), _client.Path("second")).StatusCode);
    }

    private Answer Ask(string existing, string name) => _client.Ask(new Packet(PacketType.Extended)
        .Id(1)
        .String("hardlink@openssh.com")
        .String(existing)
        .String(name));

    public void Dispose() => _client.Dispose();
}
