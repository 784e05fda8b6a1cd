using GuardedFiles.Start;
using SftpServer.Commands;

namespace SftpServer.Dispatch;

/// <summary>
/// sshd hands a Subsystem line over as it stands in its configuration, whatever program that names ("/bin/false", "/opt/acme/sftpd -x",
/// "/bin/sh -c '…'"): nothing in it says SFTP. Only the client's first packet tells it from another command (see <see cref="FirstPacket"/>).
/// </summary>
internal static class UnknownServer
{
    /// <summary>
    /// May a command be such a line? It is a single line, its first word is an absolute path, and the program is none whose words we know.
    /// What a shell would do with the rest does not matter: no shell sees it.
    /// </summary>
    public static bool MayBe(ReadOnlySpan<byte> command) =>
        !command.ContainsAny((byte)'\n', (byte)0) && CommandWords.FirstOf(command) is { } program
        && program.Bytes is [(byte)'/', ..] && !program.LastName.IsEmpty && !IsKnown(program);

    /// <summary>A wrong call of these is refused at once. With sudo the session would be that of another user than the command says.</summary>
    private static bool IsKnown(CommandWord program) =>
        program.NamesScp || program.LastName.SequenceEqual("df"u8) || Checksum.Named(program.LastName) is not null
        || SftpCommand.ChangesUser(program.LastName);
}
