namespace SftpServer.Wire;

/// <summary>SSH_FX_*, draft-ietf-secsh-filexfer-02 section 7. Version 3 has no others.</summary>
internal enum Status : uint
{
    Ok = 0,
    Eof = 1,
    NoSuchFile = 2,
    PermissionDenied = 3,
    Failure = 4,
    BadMessage = 5,
    NoConnection = 6,
    ConnectionLost = 7,
    OpUnsupported = 8,
}
