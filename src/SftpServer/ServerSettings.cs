using System.Runtime.CompilerServices;
using GuardedFiles.Start;
using SftpServer.Commands;
using SftpServer.Inquiry;

namespace SftpServer;

/// <summary>What the command line of the SFTP server asks for.</summary>
internal sealed record ServerSettings : SessionSettings
{
    /// <summary>-c, or a login without a command (empty): we are somebody's login shell.</summary>
    public byte[]? ShellCommand { get; init; }

    /// <summary>An administrator asks, and nobody is served.</summary>
    public Question? Question { get; init; }

    /// <summary>What the client asked for in the place of SFTP.</summary>
    public ICommand? Command { get; init; }

    /// <summary>What has been read of the client's first packet before the session began: its first bytes, or none.</summary>
    public byte[] Received { get; init; } = [];

    // Nobody compares settings or prints them, and what a record would bring for that is memory of every session.
    public bool Equals(ServerSettings? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    public override string ToString() => nameof(ServerSettings);
}
