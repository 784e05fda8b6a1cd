using Mono.Unix.Native;

namespace GuardedFiles.Client;

/// <summary>Why a session cannot go on.</summary>
internal enum SessionEnd
{
    /// <summary>The client is gone and reads no answers.</summary>
    OutputClosed,

    /// <summary>The client is gone and left something half said.</summary>
    InputEnded,

    /// <summary>The client itself said that it gives up.</summary>
    GivenUp,

    /// <summary>read(2) or write(2) on the connection failed.</summary>
    StreamFailed,

    /// <summary>poll(2) on the connection failed.</summary>
    PollFailed,

    /// <summary>What came cannot be right, so nobody knows what the bytes after it mean.</summary>
    BadMessage,

    /// <summary>What came is no packet, by its first byte: somebody types.</summary>
    NoPacket,

    /// <summary>Something else came before INIT: this is no SFTP client.</summary>
    NotInitialised,

    /// <summary>A packet had no room for an id, so it cannot be answered.</summary>
    TooShort,

    /// <summary>A signal ended the session.</summary>
    Signalled,
}

/// <summary>The only exception of a session: its connection is over. Whatever happens to a file is an errno.</summary>
internal sealed class SessionOverException(SessionEnd end) : Exception
{
    /// <param name="operation">The call that failed: read, write or poll.</param>
    public SessionOverException(SessionEnd end, string operation, Errno error)
        : this(end)
    {
        Operation = operation;
        Error = error;
    }

    public SessionOverException(int signal)
        : this(SessionEnd.Signalled) => Signal = signal;

    public SessionEnd End => end;

    /// <summary>In a word or two, for whoever keeps an account.</summary>
    public string Name => end switch
    {
        SessionEnd.GivenUp => "given up by the client",
        SessionEnd.StreamFailed or SessionEnd.PollFailed => "connection failed",
        SessionEnd.BadMessage or SessionEnd.NoPacket or SessionEnd.NotInitialised or SessionEnd.TooShort => "protocol error",
        SessionEnd.Signalled => Signal switch { 1 => "SIGHUP", 15 => "SIGTERM", _ => $"signal {Signal}" },
        _ => "lost connection",
    };

    public string Operation { get; } = "";

    public Errno Error { get; }

    /// <summary>The number of the signal; 0 when it was something else.</summary>
    public int Signal { get; }
}
