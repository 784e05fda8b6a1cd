namespace SftpServer.Wire;

/// <summary>OpenSSH's words for a status.</summary>
internal static class StatusText
{
    public static ReadOnlySpan<byte> Text(this Status status) => status switch
    {
        Status.Ok => "Success"u8,
        Status.Eof => "End of file"u8,
        Status.NoSuchFile => "No such file"u8,
        Status.PermissionDenied => "Permission denied"u8,
        Status.Failure => "Failure"u8,
        Status.BadMessage => "Bad message"u8,
        Status.NoConnection => "No connection"u8,
        Status.ConnectionLost => "Connection lost"u8,
        _ => "Operation unsupported"u8,
    };
}
