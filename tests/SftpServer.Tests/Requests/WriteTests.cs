using Testing;

namespace SftpServer.Tests.Requests;

public sealed class WriteTests : IDisposable
{
    private readonly Conversation _client = new();

    [Fact]
    public void Bytes_go_to_the_offset()
    {
        string path = _client.PathOfFile("f", "0123456789");
        Answer answer = Ask(_client.Open(path, 2), offset: 3, "abc");
        Assert.Equal(Status.Ok, answer.StatusCode);
        Assert.Equal("012abc6789", File.ReadAllText(path));
    }

    [Fact]
    public void Behind_the_end_a_hole_is_left()
    {
        string path = _client.PathOfFile("f", "x");
        _ = Ask(_client.Open(path, 2), offset: 3, "y");
        Assert.Equal("x\0\0y", File.ReadAllText(path));
    }

    [Fact]
    public void A_handle_opened_for_appending_ignores_the_offset()
    {
        string path = _client.PathOfFile("f", "0123");
        byte[] handle = _client.Open(path, 2 | 4);
        _ = Ask(handle, offset: 0, "a");
        _ = Ask(handle, offset: ulong.MaxValue, "b");
        Assert.Equal("0123ab", File.ReadAllText(path));
    }

    [Fact]
    public void Nothing_to_write_is_written()
    {
        string path = _client.PathOfFile("f", "x");
        Assert.Equal(Status.Ok, Ask(_client.Open(path, 2), offset: 100, "").StatusCode);
        Assert.Equal("x", File.ReadAllText(path));
    }

    [Fact]
    public void A_full_disk_says_so()
    {
        Answer answer = Ask(_client.Open("/dev/full", 2), offset: 0, "x");
        Assert.Equal((Status.Failure, "No space left on device"), (answer.StatusCode, answer.StatusText));
    }

    [Fact]
    public void An_offset_beyond_two_to_the_63_is_a_bad_message() =>
        Assert.Equal(Status.BadMessage, Ask(_client.Open(_client.PathOfFile("f"), 2), offset: 1ul << 63, "x").StatusCode);

    [Fact]
    public void A_file_opened_for_reading_cannot_be_written() =>
        Assert.Equal(Status.NoSuchFile, Ask(_client.Open(_client.PathOfFile("f"), 1), offset: 0, "x").StatusCode);

    [Fact]
    public void A_handle_that_names_nothing_is_a_failure() =>
        Assert.Equal(Status.Failure, Ask([0, 0, 0, 9, 0, 0, 0, 1], offset: 0, "x").StatusCode);

    private Answer Ask(byte[] handle, ulong offset, string data) => _client.Ask(new Packet(PacketType.Write)
        .Id(1)
        .String(handle)
        .UInt64(offset)
        .String(data));

    public void Dispose() => _client.Dispose();
}
