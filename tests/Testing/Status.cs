namespace Testing;

/// <summary>draft-ietf-secsh-filexfer-02, section 7.</summary>
public enum Status : uint
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
