using Testing;

namespace SftpServer.Tests.Requests;

public sealed class SetStatTests : IDisposable
{
    private readonly Conversation _client = new();

    [Fact]
    public void Size_mode_times_and_owner_are_set()
    {
        string path = _client.PathOfFile("f", "12345");
        Attributes before = _client.Ask(new Packet(PacketType.Stat).Id(1).String(path)).Attributes();

        Answer answer = _client.Ask(new Packet(PacketType.SetStat)
            .Id(1)
            .String(path)
            .Attributes(size: 3, uid: before.Uid, gid: before.Gid, mode: 0x81a0, atime: 10, mtime: 20));

        Assert.Equal(Status.Ok, answer.StatusCode);
        Attributes after = _client.Ask(new Packet(PacketType.Stat).Id(1).String(path)).Attributes();
        Assert.Equal(before with { Size = 3, Mode = 0x81a0, Atime = 10, Mtime = 20 }, after);
    }

    [Fact]
    public void Links_are_followed()
    {
        string path = _client.PathOfFile("f", "12345");
        File.CreateSymbolicLink(_client.Path("link"), "f");
        _ = _client.Ask(new Packet(PacketType.SetStat).Id(1).String(_client.Path("link")).Attributes(size: 1));
        Assert.Equal("1", File.ReadAllText(path));
    }

    [Fact]
    public void A_failing_step_does_not_stop_those_after_it_and_none_after_it_hides_it()
    {
        Directory.CreateDirectory(_client.Path("d"));

        Answer answer = _client.Ask(new Packet(PacketType.SetStat)
            .Id(1)
            .String(_client.Path("d"))
            .Attributes(size: 0, mode: 0b111_000_000, atime: 10, mtime: 20));

        Assert.Equal((Status.Failure, "Is a directory"), (answer.StatusCode, answer.StatusText));
        Assert.Equal(0b111_000_000u, (uint)File.GetUnixFileMode(_client.Path("d")));
        Assert.Equal(DateTime.UnixEpoch.AddSeconds(20), Directory.GetLastWriteTimeUtc(_client.Path("d")));
    }

    [Fact]
    public void Nothing_to_set_is_done()
    {
        Answer answer = _client.Ask(new Packet(PacketType.SetStat).Id(1).String(_client.Path("missing")).Attributes());
        Assert.Equal(Status.Ok, answer.StatusCode);
    }

    [Fact]
    public void A_file_that_is_missing_is_no_file()
    {
        Answer answer = _client.Ask(new Packet(PacketType.SetStat).Id(1).String(_client.Path("missing")).Attributes(mode: 0));
        Assert.Equal(Status.NoSuchFile, answer.StatusCode);
    }

    [Fact]
    public void A_size_beyond_two_to_the_63_is_a_bad_message()
    {
        Answer answer = _client.Ask(new Packet(PacketType.SetStat).Id(1).String(_client.PathOfFile("f", "x")).Attributes(size: 1ul << 63));
        Assert.Equal(Status.BadMessage, answer.StatusCode);
        Assert.Equal("x", File.ReadAllText(_client.Path("f")));
    }

    public void Dispose() => _client.Dispose();
}
