namespace SftpServer.Commands;

/// <summary>A program's command that is answered here, without the program.</summary>
internal interface ICommand
{
    /// <summary>The SFTP requests that would tell the client as much: where one of them is refused, so is this.</summary>
    public string[] Requests { get; }

    /// <summary>Answers it.</summary>
    /// <returns>The exit status that the program would have.</returns>
    /// <exception cref="GuardedFiles.Client.SessionOverException">The client is gone, or a signal came.</exception>
    public int Run(CommandSession session);
}
