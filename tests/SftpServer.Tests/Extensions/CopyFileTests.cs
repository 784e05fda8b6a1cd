using GuardedFiles.Rules;
using Testing;

namespace SftpServer.Tests.Extensions;

public sealed class CopyFileTests : IDisposable
{
    private readonly Conversation _client = new();

    [Fact]
    public void A_file_is_copied_by_its_name()
    {
        Assert.Equal(Status.Ok, Ask(_client.PathOfFile("source", "content"), _client.Path("target"), 0).StatusCode);
        Assert.Equal("content", File.ReadAllText(_client.Path("target")));
    }

    [Fact]
    public void What_exists_is_kept_when_nobody_asks_for_more()
    {
        Answer answer = Ask(_client.PathOfFile("source", "content"), _client.PathOfFile("target", "old"), 0);
        Assert.Equal((Status.Failure, "File exists"), (answer.StatusCode, answer.StatusText));
        Assert.Equal("old", File.ReadAllText(_client.Path("target")));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(255)]
    public void What_exists_is_overwritten_when_the_client_asks(byte overwrite)
    {
        Assert.Equal(Status.Ok, Ask(_client.PathOfFile("source", "new"), _client.PathOfFile("target", "much longer"), overwrite).StatusCode);
        Assert.Equal("new", File.ReadAllText(_client.Path("target")));
    }

    [Fact]
    public void A_file_is_not_copied_to_itself_by_whatever_name()
    {
        string source = _client.PathOfFile("source", "content");
        File.CreateSymbolicLink(_client.Path("link"), source);
        _ = _client.Ask(new Packet(PacketType.Extended).Id(1).String("hardlink@openssh.com").String(source).String(_client.Path("second")));
        foreach (string name in (string[])["source", "link", "second", "./source"])
        {
            Answer answer = Ask(source, _client.Path(name), 1);
            Assert.Equal((Status.Failure, "source and target are one file"), (answer.StatusCode, answer.StatusText));
            Assert.Equal("content", File.ReadAllText(source));
        }
    }

    [Fact]
    public void A_name_that_is_missing_is_no_such_file() =>
        Assert.Equal(Status.NoSuchFile, Ask(_client.Path("none"), _client.Path("target"), 0).StatusCode);

    [Theory]
    [InlineData("open")]
    [InlineData("read")]
    [InlineData("write")]
    [InlineData("copy-file")]
    public void Where_its_parts_are_refused_by_their_names_it_is_too(string refused)
    {
        using Conversation client = new(new Policy { DeniedRequests = [refused] });
        Assert.Equal(Status.PermissionDenied, client.Ask(Request(client.PathOfFile("source", "content"), client.Path("target"), 0)).StatusCode);
        Assert.False(File.Exists(client.Path("target")));
    }

    [Fact]
    public void A_read_only_session_refuses_it()
    {
        using Conversation client = new(new Policy { ReadOnly = true });
        Assert.Equal(Status.PermissionDenied, client.Ask(Request(client.PathOfFile("source", "content"), client.Path("target"), 0)).StatusCode);
        Assert.False(File.Exists(client.Path("target")));
    }

    public void Dispose() => _client.Dispose();

    private Answer Ask(string source, string target, byte overwrite) => _client.Ask(Request(source, target, overwrite));

    private static Packet Request(string source, string target, byte overwrite) => new Packet(PacketType.Extended)
        .Id(1)
        .String("copy-file")
        .String(source)
        .String(target)
        .Byte(overwrite);
}
