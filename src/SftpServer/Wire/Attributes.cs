using GuardedFiles;

namespace SftpServer.Wire;

/// <summary>The ATTRS block: uint32 flags, then the fields whose flags are set, in this order.</summary>
internal readonly record struct Attributes
{
    /// <summary>Bytes of a block with all fields that we send.</summary>
    internal const int FullLength = 4 + 8 + 4 + 4 + 4 + 4 + 4;

    public required AttributeFlags Flags { get; init; }

    public ulong Size { get; init; }

    public uint Uid { get; init; }

    public uint Gid { get; init; }

    /// <summary>st_mode, the type included.</summary>
    public uint Mode { get; init; }

    public uint AccessTime { get; init; }

    public uint ModifyTime { get; init; }

    public FileTimes Times => new(AccessTime, ModifyTime);

    public bool Has(AttributeFlags flag) => (Flags & flag) != 0;

    public static Attributes Of(in FileMetadata metadata) => new()
    {
        Flags = AttributeFlags.All,
        Size = metadata.Size,
        Uid = metadata.Uid,
        Gid = metadata.Gid,
        Mode = (uint)metadata.Mode,
        AccessTime = Clamp(metadata.AccessTime),
        ModifyTime = Clamp(metadata.ModifyTime),
    };

    // Version 3 times are 32 bits without a sign. A time that does not fit is clamped, not wrapped (OpenSSH) and not left
    // out: clients have rarely been tried against a server that omits it.
    private static uint Clamp(long seconds) => (uint)Math.Clamp(seconds, uint.MinValue, uint.MaxValue);
}
