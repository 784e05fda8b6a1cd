using Testing;

namespace SftpServer.Tests.Requests;

public sealed class RemoveTests : IDisposable
{
    private readonly Conversation _client = new();

    [Fact]
    public void A_file_is_unlinked()
    {
        Answer answer = _client.Ask(new Packet(PacketType.Remove).Id(1).String(_client.PathOfFile("f")));
        Assert.Equal(Status.Ok, answer.StatusCode);
        Assert.False(File.Exists(_client.Path("f")));
    }

    [Fact]
    public void A_link_goes_and_its_target_stays()
    {
        File.CreateSymbolicLink(_client.Path("link"), _client.PathOfFile("f"));
        _ = _client.Ask(new Packet(PacketType.Remove).Id(1).String(_client.Path("link")));
        Assert.Equal(["f"], Directory.GetFileSystemEntries(_client.Path(".")).Select(path => System.IO.Path.GetFileName(path)));
    }

    [Theory]
    [InlineData("d", Status.Failure, "Is a directory")]
    [InlineData("missing", Status.NoSuchFile, "No such file")]
    public void Anything_else_stays(string name, Status status, string text)
    {
        Directory.CreateDirectory(_client.Path("d"));
        Answer answer = _client.Ask(new Packet(PacketType.Remove).Id(1).String(_client.Path(name)));
        Assert.Equal((status, text), (answer.StatusCode, answer.StatusText));
        Assert.True(Directory.Exists(_client.Path("d")));
    }

    [Fact]
    public void What_nobody_may_remove_is_permission_denied()
    {
        Answer answer = _client.Ask(new Packet(PacketType.Remove).Id(1).String("/proc/self/status"));
        Assert.Equal(Status.PermissionDenied, answer.StatusCode);
    }

    public void Dispose() => _client.Dispose();
}
