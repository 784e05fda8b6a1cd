using GuardedFiles.Linux;
using GuardedFiles.Log;
using Mono.Unix.Native;

namespace GuardedFiles.Start;

/// <summary>What somebody is told, at once and in one line, who wants something else of an account that moves files.</summary>
internal static class Refusal
{
    /// <summary>The exit status of all of them.</summary>
    public const int Status = 1;

    /// <summary>Bytes of the command that are shown, once they are escaped; "..." besides when that is not all of it.</summary>
    internal const int LongestCommand = 200;

    /// <summary>Where sshd says what the client asked for.</summary>
    public static ReadOnlySpan<byte> Variable => "SSH_ORIGINAL_COMMAND"u8;

    /// <summary>Nothing was asked for but a shell.</summary>
    public static ReadOnlySpan<byte> Shell => "a shell"u8;

    /// <summary>An SFTP server was asked for with options that are not obeyed. Which, only the log tells: they may be of a key's line.</summary>
    public static ReadOnlySpan<byte> Options => "options of an SFTP server"u8;

    /// <summary>sshd has given us a terminal: nothing that moves files runs on one.</summary>
    public static ReadOnlySpan<byte> Terminal => "a terminal"u8;

    /// <summary>What came in is no packet.</summary>
    public static ReadOnlySpan<byte> Text => "input that is not SFTP"u8;

    /// <summary>
    /// Is somebody at the other end who types? sshd says so by SSH_TTY; but that is inherited, too, by whoever runs "sftp -D" in a session of
    /// his own, and such a client comes with a socket.
    /// </summary>
    public static bool IsTerminal =>
        Libc.isatty(StandardStreams.Input) == 1
        || (Libc.Environment("SSH_TTY"u8, out _) && OwnProcess.TypeOf(StandardStreams.Input) != FilePermissions.S_IFSOCK);

    /// <summary>What the client asked for, in sshd's words; nothing when it asked for a shell, or when nothing is forced upon it.</summary>
    public static byte[]? OriginalCommand =>
        Libc.Environment(Variable, out ReadOnlySpan<byte> command) ? command.ToArray() : null;

    /// <summary>Tells both sides.</summary>
    /// <param name="what">A command as the client wrote it, or one of our words.</param>
    /// <returns>The exit status.</returns>
    public static int Tell(ReadOnlySpan<byte> what, SessionLog log, ClientLogin login)
    {
        log.RefusedCommand(what, login); // First: the client may not read its line.
        StandardStreams.WriteError(Line(what));
        return Status;
    }

    /// <summary>A line with its newline.</summary>
    public static byte[] Line(ReadOnlySpan<byte> what)
    {
        LineWriter shown = new(stackalloc byte[LongestCommand + "..."u8.Length]);
        shown.Escaped(what);
        return [.. "This account may only transfer files (sftp, scp). Refused: "u8, .. shown.Text, (byte)'\n'];
    }
}
