using Testing;

namespace SftpServer.Tests.Extensions;

public sealed class StatVfsTests : IDisposable
{
    private readonly Conversation _client = new();

    [Fact]
    public void A_volume_tells_its_eleven_numbers() => VolumeFields.Check(Ask(_client.Path(".")), _client.Path("."));

    [Fact]
    public void A_path_that_is_missing_is_no_file() => Assert.Equal(Status.NoSuchFile, Ask(_client.Path("missing")).StatusCode);

    private Answer Ask(string path) => _client.Ask(new Packet(PacketType.Extended)
        .Id(1)
        .String("statvfs@openssh.com")
        .String(path));

    public void Dispose() => _client.Dispose();
}
