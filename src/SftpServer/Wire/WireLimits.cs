namespace SftpServer.Wire;

/// <summary>Bounds on what goes over the wire. limits@openssh.com tells clients the first three.</summary>
internal static class WireLimits
{
    /// <summary>Bytes of a packet without its length field (OpenSSH: SFTP_MAX_MSG_LENGTH).</summary>
    internal const int Packet = 256 * 1024;

    /// <summary>Bytes of one READ or WRITE: a packet less 1024 for everything around the data, as OpenSSH reckons.</summary>
    internal const int Data = Packet - 1024;

    /// <summary>Open files and directories of one session, where RLIMIT_NOFILE permits more.</summary>
    internal const int Handles = 1 << 18;

    /// <summary>Bytes that all of them take together before no more are opened: three quarters of the collector's heap (src/NativeProgram.props).</summary>
    internal const long HandleBytes = 192 << 20;

    /// <summary>Bytes of a directory listing's reply: clients have buffers of 34 000 (old libraries) to 128 KiB (sshfs).</summary>
    internal const int Listing = 32 * 1024;

    /// <summary>The same for a client that asked limits@openssh.com and so knows what it may get.</summary>
    internal const int ListingForNewClients = 96 * 1024;

    /// <summary>Bytes of input that are kept while the client does not read our answers.</summary>
    internal const int Input = 4 * 1024 * 1024;

    /// <summary>Bytes of short answers that wait for a client which does not read: 400 000 answers to LSTAT, 600 000 to WRITE.</summary>
    internal const int Unread = 16 * 1024 * 1024;

    /// <summary>Bytes read at a time, and bytes of answers after which they are sent.</summary>
    internal const int Batch = 256 * 1024;
}
