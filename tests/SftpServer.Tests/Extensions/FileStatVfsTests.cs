using Testing;

namespace SftpServer.Tests.Extensions;

public sealed class FileStatVfsTests : IDisposable
{
    private readonly Conversation _client = new();

    [Fact]
    public void The_volume_of_an_open_file_tells_its_eleven_numbers() =>
        VolumeFields.Check(Ask(_client.Open(_client.PathOfFile("f"), 1)), _client.Path("."));

    [Fact]
    public void A_directory_has_no_such_handle() =>
        Assert.Equal(Status.Failure, Ask(_client.OpenDirectory(_client.Path("."))).StatusCode);

    private Answer Ask(byte[] handle) => _client.Ask(new Packet(PacketType.Extended)
        .Id(1)
        .String("fstatvfs@openssh.com")
        .String(handle));

    public void Dispose() => _client.Dispose();
}
