namespace SftpServer.Commands;

/// <summary>
/// rclone's question what shell this is. A POSIX shell knows no variable ShellId and leaves %ComSpec% alone; rclone then goes on with
/// md5sum and df, and quotes names as we read them.
/// </summary>
internal sealed class ShellProbe : ICommand
{
    public static ReadOnlySpan<byte> Text => "echo ${ShellId}%ComSpec%"u8;

    public string[] Requests => [];

    public int Run(CommandSession session)
    {
        session.Connection.SendAll("%ComSpec%\n"u8);
        return 0;
    }
}
