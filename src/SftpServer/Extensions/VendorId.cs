using System.Buffers.Binary;
using GuardedFiles;
using SftpServer.Requests;
using SftpServer.Wire;

namespace SftpServer.Extensions;

/// <summary>
/// vendor-id (draft-ietf-secsh-filexfer-13, section 4.4): string vendor, string product, string version, uint64 build. In VERSION they are ours,
/// as the data of the extension; as a request they are the client's, and the log and the audit have its product and version.
/// </summary>
internal readonly ref struct VendorId : IExtension<VendorId>
{
    /// <summary>Bytes of product and version, and the blank between them, that are taken down.</summary>
    private const int LongestClient = 128;

    public static string Name => "vendor-id";

    public static string WireName => "vendor-id";

    public static string Version => BuildInfo.Version;

    public static byte[] Announcement
    {
        get
        {
            ReadOnlySpan<byte> product = "dotnet-sftp-server"u8;
            byte[] data = [.. Text(product), .. Text(product), .. Text(ByteText.Bytes(Version)), .. (ReadOnlySpan<byte>)new byte[sizeof(ulong)]];
            return data;
        }
    }

    public static bool Writes => false;

    private ReadOnlySpan<byte> Product { get; init; }

    private ReadOnlySpan<byte> ProductVersion { get; init; }

    public static VendorId Read(scoped ref PacketReader packet)
    {
        _ = packet.String(); // The vendor.
        ReadOnlySpan<byte> product = packet.String();
        ReadOnlySpan<byte> version = packet.String();
        _ = packet.UInt64(); // The build.
        return new VendorId { Product = product, ProductVersion = version };
    }

    public Outcome Handle(Session session, scoped ref Reply reply)
    {
        if (session.KnowsClient)
            return Status.Ok; // The first one counts: a client that goes on telling does not fill the log.
        session.KnowsClient = true;
        ReadOnlySpan<byte> product = Product[..Math.Min(Product.Length, LongestClient)];
        ReadOnlySpan<byte> version = ProductVersion[..Math.Min(ProductVersion.Length, LongestClient)];
        ReadOnlySpan<byte> client = [.. product, (byte)' ', .. version];
        session.Log.Client(client[..Math.Min(client.Length, LongestClient)]);
        return Status.Ok;
    }

    private static byte[] Text(ReadOnlySpan<byte> bytes)
    {
        byte[] text = new byte[sizeof(uint) + bytes.Length];
        BinaryPrimitives.WriteInt32BigEndian(text, bytes.Length);
        bytes.CopyTo(text.AsSpan(sizeof(uint)));
        return text;
    }
}
