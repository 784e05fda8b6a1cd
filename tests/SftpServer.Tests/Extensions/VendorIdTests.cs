using System.Text;
using Testing;

namespace SftpServer.Tests.Extensions;

public sealed class VendorIdTests : IDisposable
{
    private readonly Conversation _client = new();

    [Fact]
    public void A_client_that_names_itself_is_answered_OK_each_time()
    {
        Assert.Equal(Status.Ok, Ask("Martin Prikryl"u8, "WinSCP"u8, "6.5.1"u8).StatusCode);
        Assert.Equal(Status.Ok, Ask(""u8, ""u8, ""u8).StatusCode);
        Assert.True(_client.Session.KnowsClient);
    }

    [Fact]
    public void Names_of_any_length_and_any_bytes_are_taken()
    {
        byte[] any = new byte[70_000];
        Random.Shared.NextBytes(any);
        Assert.Equal(Status.Ok, Ask(any, any, any).StatusCode);
    }

    [Fact]
    public void VERSION_has_the_same_four_fields()
    {
        byte[] data = Catalogue.ExtensionNames[^1].Announcement;
        Answer fields = new([0, 0, 0, 0, 0, .. data]);
        Assert.Equal("dotnet-sftp-server", Encoding.ASCII.GetString(fields.String()));
        Assert.Equal("dotnet-sftp-server", Encoding.ASCII.GetString(fields.String()));
        Assert.Equal(BuildInfo.Version, Encoding.ASCII.GetString(fields.String()));
        Assert.Equal(0ul, fields.UInt64());
        Assert.True(fields.AtEnd);
    }

    public void Dispose() => _client.Dispose();

    private Answer Ask(ReadOnlySpan<byte> vendor, ReadOnlySpan<byte> product, ReadOnlySpan<byte> version) => _client.Ask(
        new Packet(PacketType.Extended)
            .Id(1)
            .String("vendor-id")
            .String(vendor)
            .String(product)
            .String(version)
            .UInt64(15_000));
}
