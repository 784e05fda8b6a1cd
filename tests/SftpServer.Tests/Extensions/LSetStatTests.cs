using Testing;

namespace SftpServer.Tests.Extensions;

public sealed class LSetStatTests : IDisposable
{
    private readonly Conversation _client = new();

    [Fact]
    public void The_times_of_a_link_itself_are_set()
    {
        string path = _client.PathOfFile("f");
        DateTime before = File.GetLastWriteTimeUtc(path);
        File.CreateSymbolicLink(_client.Path("link"), "f");

        Answer answer = _client.Ask(Request(_client.Path("link")).Attributes(atime: 10, mtime: 20));

        Assert.Equal(Status.Ok, answer.StatusCode);
        Assert.Equal(20u, _client.Ask(new Packet(PacketType.LStat).Id(1).String(_client.Path("link"))).Attributes().Mtime);
        Assert.Equal(before, File.GetLastWriteTimeUtc(path));
    }

    [Fact]
    public void The_owner_of_a_link_itself_is_set()
    {
        File.CreateSymbolicLink(_client.Path("link"), "nowhere");
        Attributes attributes = _client.Ask(new Packet(PacketType.LStat).Id(1).String(_client.Path("link"))).Attributes();

        Answer answer = _client.Ask(Request(_client.Path("link")).Attributes(uid: attributes.Uid, gid: attributes.Gid));

        Assert.Equal(Status.Ok, answer.StatusCode);
    }

    [Fact]
    public void A_link_has_no_mode_of_its_own()
    {
        string path = _client.PathOfFile("f");
        UnixFileMode before = File.GetUnixFileMode(path);
        File.CreateSymbolicLink(_client.Path("link"), "f");

        Answer answer = _client.Ask(Request(_client.Path("link")).Attributes(mode: 0));

        Assert.Equal((Status.Failure, "Operation not supported"), (answer.StatusCode, answer.StatusText));
        Assert.Equal(before, File.GetUnixFileMode(path));
    }

    [Fact]
    public void The_mode_of_a_file_is_set()
    {
        string path = _client.PathOfFile("f");
        Assert.Equal(Status.Ok, _client.Ask(Request(path).Attributes(mode: 0b100_000_000)).StatusCode);
        Assert.Equal(UnixFileMode.UserRead, File.GetUnixFileMode(path));
    }

    [Fact]
    public void A_size_is_a_bad_message_and_nothing_else_is_done()
    {
        string path = _client.PathOfFile("f", "x");
        UnixFileMode before = File.GetUnixFileMode(path);

        Answer answer = _client.Ask(Request(path).Attributes(size: 0, mode: 0));

        Assert.Equal(Status.BadMessage, answer.StatusCode);
        Assert.Equal("x", File.ReadAllText(path));
        Assert.Equal(before, File.GetUnixFileMode(path));
    }

    private static Packet Request(string path) => new Packet(PacketType.Extended)
        .Id(1)
        .String("lsetstat@openssh.com")
        .String(path);

    public void Dispose() => _client.Dispose();
}
