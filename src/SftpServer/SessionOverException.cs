using Mono.Unix.Native;

namespace SftpServer;

/// <summary>Why a session cannot go on. The number is the exit status, as OpenSSH's.</summary>
internal enum SessionEnd
{
    /// <summary>The client is gone and reads no answers.</summary>
    OutputClosed = 0,

    /// <summary>read(2) or write(2) on the connection failed.</summary>
    StreamFailed = 1,

    /// <summary>The length of a packet cannot be right, so nobody knows where the next one begins.</summary>
    BadMessage = 11,

    /// <summary>Something else came before INIT: this is no SFTP client.</summary>
    NotInitialised = 255,
}

/// <summary>The only exception: this connection is over. Whatever happens to a file is an errno.</summary>
internal sealed class SessionOverException(SessionEnd end, string operation, Errno error) : Exception
{
    public SessionOverException(SessionEnd end)
        : this(end, "", default)
    {
    }

    public SessionEnd End => end;

    /// <summary>The call that failed: read or write.</summary>
    public string Operation => operation;

    public Errno Error => error;
}
