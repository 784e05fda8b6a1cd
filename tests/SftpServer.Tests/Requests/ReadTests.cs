using Testing;

namespace SftpServer.Tests.Requests;

public sealed class ReadTests : IDisposable
{
    private readonly Conversation _client = new();

    [Fact]
    public void Bytes_come_from_the_offset()
    {
        Answer answer = Ask(Handle("0123456789"), offset: 3, length: 4);
        Assert.Equal(PacketType.Data, answer.Type);
        Assert.Equal("3456"u8, answer.String());
        Assert.True(answer.AtEnd);
    }

    [Fact]
    public void At_the_end_there_are_fewer_and_then_EOF()
    {
        byte[] handle = Handle("0123456789");
        Assert.Equal("89"u8, Ask(handle, offset: 8, length: 4).String());
        Assert.Equal(Status.Eof, Ask(handle, offset: 10, length: 4).StatusCode);
        Assert.Equal(Status.Eof, Ask(handle, offset: 1ul << 40, length: 4).StatusCode);
    }

    [Fact]
    public void Nothing_asked_for_is_nothing_given_even_at_the_end()
    {
        Answer answer = Ask(Handle(""), offset: 0, length: 0);
        Assert.Equal(PacketType.Data, answer.Type);
        Assert.Empty(answer.String());
    }

    [Theory]
    [InlineData(261121u)]
    [InlineData(uint.MaxValue)]
    public void More_than_fits_into_a_packet_is_cut(uint length) =>
        Assert.Equal(261120, Ask(Handle(new string('x', 300000)), offset: 0, length).String().Length);

    [Fact]
    public void An_offset_beyond_two_to_the_63_is_a_bad_message() =>
        Assert.Equal(Status.BadMessage, Ask(Handle("x"), offset: 1ul << 63, length: 1).StatusCode);

    [Fact]
    public void A_file_opened_for_writing_cannot_be_read()
    {
        byte[] handle = _client.Open(_client.PathOfFile("f", "x"), 2);
        Assert.Equal(Status.NoSuchFile, Ask(handle, offset: 0, length: 1).StatusCode); // EBADF, as OpenSSH maps it
    }

    [Fact]
    public void A_directory_has_no_such_handle()
    {
        Answer answer = Ask(_client.OpenDirectory(_client.Path(".")), offset: 0, length: 1);
        Assert.Equal((Status.Failure, "Invalid handle"), (answer.StatusCode, answer.StatusText));
    }

    private byte[] Handle(string content) => _client.Open(_client.PathOfFile("f", content), 1);

    private Answer Ask(byte[] handle, ulong offset, uint length) => _client.Ask(new Packet(PacketType.Read)
        .Id(1)
        .String(handle)
        .UInt64(offset)
        .UInt32(length));

    public void Dispose() => _client.Dispose();
}
