using Mono.Unix.Native;

namespace SftpServer;

/// <summary>Why a session cannot go on. The number is the exit status, as OpenSSH's.</summary>
internal enum SessionEnd
{
    /// <summary>The client is gone and reads no answers.</summary>
    OutputClosed = 0,

    /// <summary>read(2) or write(2) on the connection failed.</summary>
    StreamFailed = 1,

    /// <summary>poll(2) on the connection failed.</summary>
    PollFailed = 2,

    /// <summary>The length of a packet cannot be right, so nobody knows where the next one begins.</summary>
    BadMessage = 11,

    /// <summary>A signal ended the session; its number is added, as a shell reports it.</summary>
    Signalled = 128,

    /// <summary>Something else came before INIT: this is no SFTP client.</summary>
    NotInitialised = 255,
}

/// <summary>The only exception of a session: its connection is over. Whatever happens to a file is an errno.</summary>
internal sealed class SessionOverException : Exception
{
    public SessionOverException(SessionEnd end)
    {
        End = end;
        ExitStatus = (int)end;
    }

    /// <param name="operation">The call that failed: read, write or poll.</param>
    public SessionOverException(SessionEnd end, string operation, Errno error)
        : this(end)
    {
        Operation = operation;
        Error = error;
    }

    public SessionOverException(int signal)
        : this(SessionEnd.Signalled) => ExitStatus += signal;

    public SessionEnd End { get; }

    public int ExitStatus { get; }

    public string Operation { get; } = "";

    public Errno Error { get; }
}
