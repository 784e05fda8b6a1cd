namespace SftpServer.Wire;

/// <summary>SSH_FILEXFER_ATTR_*, draft-ietf-secsh-filexfer-02 section 5.</summary>
[Flags]
internal enum AttributeFlags : uint
{
    None = 0,
    Size = 1,
    Owner = 2,
    Permissions = 4,
    Times = 8,
    Extended = 0x8000_0000,

    /// <summary>What stat(2) always knows.</summary>
    All = Size | Owner | Permissions | Times,
}
