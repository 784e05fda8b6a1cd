using GuardedFiles.Start;
using SftpServer.Commands;

namespace SftpServer.Dispatch;

/// <summary>The kinds of <see cref="Asked"/>.</summary>
internal enum AskedKind
{
    Refused,
    Sftp,
    Scp,
    Command,
    Unknown,
}

/// <summary>
/// What a command asks for, as sshd passes it on (SSH_ORIGINAL_COMMAND), or as a login shell gets it (-c). Nothing is started on its behalf
/// as it stands: it is recognised as one of the few things that we serve, or it is refused.
/// </summary>
internal sealed class Asked
{
    public required AskedKind Kind { get; init; }

    /// <summary>Scp: the words behind the program's name and its settings.</summary>
    public byte[][] ScpArguments { get; init; } = [];

    /// <summary>Command: what we answer ourselves.</summary>
    public ICommand? Command { get; init; }

    /// <summary>Refused: why, for the log.</summary>
    public string Reason { get; init; } = "";

    /// <summary>No program that we know, but it may be an SFTP server: see <see cref="UnknownServer"/>.</summary>
    public static Asked Unknown { get; } = new() { Kind = AskedKind.Unknown };

    public static Asked Sftp { get; } = new() { Kind = AskedKind.Sftp };

    public static Asked Scp(byte[][] arguments) => new() { Kind = AskedKind.Scp, ScpArguments = arguments };

    public static Asked Answered(ICommand command) => new() { Kind = AskedKind.Command, Command = command };

    public static Asked Refused(string reason) => new() { Kind = AskedKind.Refused, Reason = reason };

    /// <param name="command">All of it, as the client or sshd wrote it.</param>
    /// <param name="ownName">The name that we were started by: it means SFTP, whatever it is.</param>
    public static Asked Of(ReadOnlySpan<byte> command, ReadOnlySpan<byte> ownName = default)
    {
        // These two are compared as they are: to a shell they are more than words.
        if (command.SequenceEqual(ShellProbe.Text))
            return Answered(new ShellProbe());
        if (FallbackScript.Is(command))
            return Sftp;

        CommandWord[] words = CommandWords.Of(command, out string reason);
        if (reason.Length > 0)
            return UnknownServer.MayBe(command) ? Unknown : Refused(reason);
        if (words.Length == 0)
            return Refused("it is empty");
        if (SftpCommand.Is(words, ownName))
            return Sftp;
        ReadOnlySpan<CommandWord> arguments = words.AsSpan(1);
        ReadOnlySpan<byte> program = words[0].LastName;
        if (words[0].NamesScp)
            return ScpCommand.Parse(arguments);
        if (program.SequenceEqual("df"u8))
            return FreeSpaceCommand.Parse(arguments);
        if (Checksum.Named(program) is { } kind)
            return ChecksumCommand.Parse(kind, arguments);
        return UnknownServer.MayBe(command) ? Unknown : Refused("it is none that is served");
    }
}
