namespace Testing;

/// <summary>The draft's ATTRS; a field that is null was not sent.</summary>
public sealed record Attributes(ulong? Size, uint? Uid, uint? Gid, uint? Mode, uint? Atime, uint? Mtime, uint Flags)
{
    public const uint SizeFlag = 1;
    public const uint OwnerFlag = 2;
    public const uint ModeFlag = 4;
    public const uint TimesFlag = 8;
    public const uint ExtendedFlag = 0x8000_0000;
}
