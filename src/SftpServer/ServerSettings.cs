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
}
