using Testing;

namespace SftpServer.Tests.Requests;

public sealed class StatTests : IDisposable
{
    private readonly Conversation _client = new();

    [Fact]
    public void A_file_tells_type_size_owner_and_times()
    {
        string path = _client.PathOfFile("f", "12345");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.SetUser);
        File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch.AddSeconds(1234567));

        Answer answer = _client.Ask(new Packet(PacketType.Stat).Id(1).String(path));

        Attributes attributes = answer.Attributes();
        Assert.Equal(PacketType.Attrs, answer.Type);
        Assert.Equal(15u, attributes.Flags);
        Assert.Equal(5ul, attributes.Size);
        Assert.Equal(0x8900u, attributes.Mode); // regular, set-uid, readable by its owner
        Assert.Equal(1234567u, attributes.Mtime);
        Assert.True(answer.AtEnd);
    }

    [Fact]
    public void A_link_is_followed()
    {
        File.CreateSymbolicLink(_client.Path("link"), _client.PathOfFile("f", "12345"));
        Assert.Equal(5ul, _client.Ask(new Packet(PacketType.Stat).Id(1).String(_client.Path("link"))).Attributes().Size);
    }

    [Fact]
    public void A_time_before_1970_is_told_as_1970()
    {
        string path = _client.PathOfFile("f");
        File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch.AddDays(-1));
        Assert.Equal(0u, _client.Ask(new Packet(PacketType.Stat).Id(1).String(path)).Attributes().Mtime);
    }

    [Theory]
    [InlineData("missing", Status.NoSuchFile, "No such file")]
    [InlineData("f/x", Status.NoSuchFile, "Not a directory")]
    [InlineData("loop", Status.NoSuchFile, "Too many levels of symbolic links")]
    public void What_cannot_be_found_says_why(string name, Status status, string text)
    {
        _ = _client.PathOfFile("f");
        File.CreateSymbolicLink(_client.Path("loop"), "loop");

        Answer answer = _client.Ask(new Packet(PacketType.Stat).Id(1).String(_client.Path(name)));

        Assert.Equal((status, text), (answer.StatusCode, answer.StatusText));
    }

    [Fact]
    public void A_name_that_is_too_long_is_a_bad_message()
    {
        Answer answer = _client.Ask(new Packet(PacketType.Stat).Id(1).String(new string('a', 5000)));
        Assert.Equal((Status.BadMessage, "File name too long"), (answer.StatusCode, answer.StatusText));
    }

    [Fact]
    public void An_empty_path_is_no_file() =>
        Assert.Equal(Status.NoSuchFile, _client.Ask(new Packet(PacketType.Stat).Id(1).String("")).StatusCode);

    public void Dispose() => _client.Dispose();
}
