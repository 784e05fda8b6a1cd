namespace SftpServer.Wire;

/// <summary>SSH_FXF_*, draft-ietf-secsh-filexfer-02 section 6.3.</summary>
[Flags]
internal enum OpenModes : uint
{
    None = 0,
    Read = 1,
    Write = 2,
    Append = 4,
    Create = 8,
    Truncate = 16,
    Exclusive = 32,
}
