using SftpServer.Extensions;
using SftpServer.Requests;
using SftpServer.Wire;

namespace SftpServer;

/// <summary>
/// Every request and extension that we speak. The order is OpenSSH's, and what OpenSSH does not have comes behind that: -Q prints it, and VERSION
/// announces the extensions in it.
/// </summary>
internal static class Catalogue
{
    public static RequestKind[] Requests { get; } =
    [
        RequestKind.Of<Open>(PacketType.Open),
        RequestKind.Of<Close>(PacketType.Close),
        RequestKind.Of<Read>(PacketType.Read),
        RequestKind.Of<Write>(PacketType.Write),
        RequestKind.Of<LinkStat>(PacketType.LinkStat),
        RequestKind.Of<FileStat>(PacketType.FileStat),
        RequestKind.Of<SetStat>(PacketType.SetStat),
        RequestKind.Of<FileSetStat>(PacketType.FileSetStat),
        RequestKind.Of<OpenDir>(PacketType.OpenDirectory),
        RequestKind.Of<ReadDir>(PacketType.ReadDirectory),
        RequestKind.Of<Remove>(PacketType.Remove),
        RequestKind.Of<Mkdir>(PacketType.MakeDirectory),
        RequestKind.Of<Rmdir>(PacketType.RemoveDirectory),
        RequestKind.Of<RealPath>(PacketType.RealPath),
        RequestKind.Of<Stat>(PacketType.Stat),
        RequestKind.Of<Rename>(PacketType.Rename),
        RequestKind.Of<ReadLink>(PacketType.ReadLink),
        RequestKind.Of<Symlink>(PacketType.SymbolicLink),
    ];

    public static RequestKind[] Extensions { get; } =
    [
        Extension<PosixRename>(),
        Extension<StatVfs>(),
        Extension<FileStatVfs>(),
        Extension<Hardlink>(),
        Extension<Fsync>(),
        Extension<LSetStat>(),
        Extension<Limits>(),
        Extension<ExpandPath>(),
        Extension<CopyData>(),
        Extension<HomeDirectory>(),
        Extension<UsersGroupsById>(),
        Extension<CheckFile>(),
        Extension<CheckFileName>(),
        Extension<CheckFileHandle>(),
        Extension<CopyFile>(),
        Extension<Ranges>(),
        Extension<VendorId>(),
    ];

    /// <summary>Requests and extensions by the names that a policy knows.</summary>
    public static RequestKind[] Named => Array.FindAll([.. Requests, .. Extensions], kind => kind.IsAnnounced);

    /// <summary>What VERSION says of the extensions.</summary>
    public static ExtensionName[] ExtensionNames { get; } = Array.ConvertAll(
        Array.FindAll(Extensions, kind => kind.IsAnnounced),
        kind => new ExtensionName(kind.Name, kind.Writes, kind.Needs, kind.WireName, kind.Announcement));

    private static readonly RequestKind?[] _byType = ByType();

    /// <summary>The row of a request of the draft, or null.</summary>
    public static RequestKind? Find(PacketType type) => _byType[(byte)type];

    /// <summary>The row of an extension, or null.</summary>
    public static RequestKind? FindExtension(ReadOnlySpan<byte> wireName)
    {
        foreach (RequestKind kind in Extensions)
        {
            if (wireName.SequenceEqual(kind.WireName))
                return kind;
        }

        return null;
    }

    /// <summary>May the answer to a packet have more than some kilobytes?</summary>
    public static bool MayAnswerAtLength(ReadOnlySpan<byte> packet)
    {
        PacketReader fields = new(packet);
        PacketType type = (PacketType)fields.Byte();
        _ = fields.UInt32();
        RequestKind? kind = type == PacketType.Extended ? FindExtension(fields.String()) : Find(type);
        return kind is { MayAnswerAtLength: true };
    }

    private static RequestKind Extension<T>()
        where T : IExtension<T>, allows ref struct => RequestKind.Of<T>(T.WireName, T.Announcement, T.IsAnnounced, T.Needs);

    private static RequestKind?[] ByType()
    {
        RequestKind?[] table = new RequestKind?[byte.MaxValue + 1];
        foreach (RequestKind kind in Requests)
            table[(byte)kind.Type] = kind;
        return table;
    }
}
