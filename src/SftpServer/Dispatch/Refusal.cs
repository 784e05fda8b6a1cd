using GuardedFiles.Log;

namespace SftpServer.Dispatch;

/// <summary>What somebody is told who wants something else here.</summary>
internal static class Refusal
{
    /// <summary>Bytes of the command that are shown, once they are escaped; "..." besides when that is not all of it.</summary>
    internal const int LongestCommand = 200;

    /// <summary>Where nothing was asked for but a shell.</summary>
    public static ReadOnlySpan<byte> OfShell => "This account may only transfer files (sftp, scp). Refused: a shell\n"u8;

    /// <summary>A line with its newline.</summary>
    public static byte[] Of(ReadOnlySpan<byte> command)
    {
        LineWriter line = new(stackalloc byte[2 * LongestCommand]);
        line.Literal("This account may only transfer files (sftp, scp). Refused: "u8);
        line.Literal(Shown(command));
        line.Literal("\n"u8);
        return line.Text.ToArray();
    }

    private static byte[] Shown(ReadOnlySpan<byte> command)
    {
        LineWriter line = new(stackalloc byte[LongestCommand + "..."u8.Length]);
        line.Escaped(command);
        return line.Text.ToArray();
    }
}
