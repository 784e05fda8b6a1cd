using Testing;

namespace SftpServer.Tests.Extensions;

public sealed class CopyDataTests : IDisposable
{
    private readonly Conversation _client = new();

    private const uint Read = 1;
    private const uint Write = 2;
    private const uint Append = 4;

    [Fact]
    public void Bytes_go_from_one_file_to_another()
    {
        byte[] source = _client.Open(_client.PathOfFile("source", "0123456789"), Read);
        byte[] target = _client.Open(_client.PathOfFile("target", "abcdefghij"), Write);

        Assert.Equal(Status.Ok, Ask(source, from: 2, length: 3, target, to: 4).StatusCode);

        Assert.Equal("abcd234hij", File.ReadAllText(_client.Path("target")));
    }

    [Fact]
    public void A_length_of_zero_is_all_there_is()
    {
        byte[] source = _client.Open(_client.PathOfFile("source", "0123456789"), Read);
        byte[] target = _client.Open(_client.PathOfFile("target"), Write);

        Assert.Equal(Status.Ok, Ask(source, from: 5, length: 0, target, to: 0).StatusCode);

        Assert.Equal("56789", File.ReadAllText(_client.Path("target")));
    }

    [Fact]
    public void A_target_opened_for_appending_ignores_its_offset()
    {
        byte[] source = _client.Open(_client.PathOfFile("source", "0123456789"), Read);
        byte[] target = _client.Open(_client.PathOfFile("target", "abc"), Write | Append);

        Assert.Equal(Status.Ok, Ask(source, from: 0, length: 2, target, to: 0).StatusCode);

        Assert.Equal("abc01", File.ReadAllText(_client.Path("target")));
    }

    [Fact]
    public void A_source_that_ends_early_is_EOF_and_what_it_has_is_copied()
    {
        byte[] source = _client.Open(_client.PathOfFile("source", "0123"), Read);
        byte[] target = _client.Open(_client.PathOfFile("target"), Write);

        Assert.Equal(Status.Eof, Ask(source, from: 2, length: 100, target, to: 0).StatusCode);

        Assert.Equal("23", File.ReadAllText(_client.Path("target")));
    }

    [Fact]
    public void Within_one_file_ranges_that_overlap_are_refused()
    {
        byte[] handle = _client.Open(_client.PathOfFile("f", "0123456789"), Read | Write);

        Answer answer = Ask(handle, from: 0, length: 5, handle, to: 4);

        Assert.Equal((Status.Failure, "source and target overlap"), (answer.StatusCode, answer.StatusText));
        Assert.Equal("0123456789", File.ReadAllText(_client.Path("f")));
    }

    [Fact]
    public void Within_one_file_ranges_that_do_not_overlap_are_copied()
    {
        byte[] handle = _client.Open(_client.PathOfFile("f", "0123456789"), Read | Write);
        Assert.Equal(Status.Ok, Ask(handle, from: 0, length: 5, handle, to: 5).StatusCode);
        Assert.Equal("0123401234", File.ReadAllText(_client.Path("f")));
    }

    [Fact]
    public void A_handle_that_names_nothing_is_a_failure()
    {
        byte[] handle = _client.Open(_client.PathOfFile("f", "0123456789"), Read | Write);
        byte[] directory = _client.OpenDirectory(_client.Path("."));
        Assert.Equal(Status.Failure, Ask(handle, from: 0, length: 1, directory, to: 5).StatusCode);
        Assert.Equal(Status.Failure, Ask([], from: 0, length: 1, handle, to: 5).StatusCode);
    }

    private Answer Ask(byte[] source, ulong from, ulong length, byte[] target, ulong to) => _client.Ask(new Packet(PacketType.Extended)
        .Id(1)
        .String("copy-data")
        .String(source)
        .UInt64(from)
        .UInt64(length)
        .String(target)
        .UInt64(to));

    public void Dispose() => _client.Dispose();
}
