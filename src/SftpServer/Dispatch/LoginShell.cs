using GuardedFiles;
using GuardedFiles.Start;

namespace SftpServer.Dispatch;

/// <summary>
/// Somebody's login shell gets two kinds of commands: what a client wants, and what sshd was told to do instead (command=, ForceCommand). Only
/// in the second case sshd says what the client wanted, too; then, and only then, a command that names us is a command line of ours.
/// </summary>
internal static class LoginShell
{
    /// <summary>Options of an SFTP server that say where it logs to: those of a Subsystem line that are passed over.</summary>
    private const string AboutTheLog = "efl";

    /// <summary>
    /// A command that means SFTP has options that would restrict what is served. None of them is obeyed here: of a Subsystem line, which names
    /// any server, they are the administrator's for that server. But where sshd has forced the command, or it names us (then it may be a key's
    /// whose client wants a shell: nobody can tell), a restriction must not be passed over.
    /// </summary>
    /// <param name="program">What we are called.</param>
    public static bool Restricts(ReadOnlySpan<byte> command, string program)
    {
        ReadOnlySpan<CommandWord> words = CommandWords.Of(command, out _);
        byte[] own = ByteText.Bytes(program);
        while (!words.IsEmpty && !SftpCommand.IsServer(words[0].LastName, own) && !words[0].LastName.SequenceEqual("internal-sftp"u8))
            words = words[1..];
        if (words.IsEmpty)
            return false;
        string[] arguments = new string[words.Length - 1];
        for (int i = 0; i < arguments.Length; i++)
            arguments[i] = ByteText.Of(words[i + 1].Bytes);
        bool isForUs = Refusal.OriginalCommand is not null || words[0].LastName.SequenceEqual(own);
        foreach (string argument in arguments)
            isForUs |= argument is ['-', '-', ..]; // No other server has such options: it is a link to us.
        if (!isForUs)
            return false;
        OptionReader reader = new(arguments, "fl", []);
        while (reader.Next())
            if (!AboutTheLog.AsSpan().Contains(reader.Option))
                return true;
        return !reader.Operands.IsEmpty;
    }

    /// <exception cref="UsageException">That command line is wrong.</exception>
    public static ServerSettings Obey(ServerSettings settings)
    {
        if (settings.ShellCommand is not { } command || Refusal.OriginalCommand is null)
            return settings;
        CommandWord[] words = CommandWords.Of(command, out string reason);
        string program = settings.Log.Identity;
        if (reason.Length > 0 || words.Length == 0 || !words[0].LastName.SequenceEqual(ByteText.Bytes(program)))
            return settings;

        string[] arguments = new string[words.Length - 1];
        for (int i = 0; i < arguments.Length; i++)
            arguments[i] = ByteText.Of(words[i + 1].Bytes);
        return CommandLine.Parse(program, arguments, answers: false) with { Forced = true, ShellCommand = null };
    }
}
