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
    private const int FatalError = 255;

    /// <summary>
    /// Does a command that means SFTP have options, or operands, that are not about the log? None of them is obeyed here: whether they are a
    /// Subsystem line's, a key's or a client's cannot be told. So the session is refused, or it would be served without a restriction that
    /// the administrator believes in (-R, -p, -P, -u).
    /// </summary>
    /// <param name="program">What we are called.</param>
    public static bool Restricts(ReadOnlySpan<byte> command, string program)
    {
        string[] words = ServerOf(command, program);
        if (words.Length == 0)
            return false;
        OptionReader reader = new(words.AsSpan(1), "fl", []);
        while (reader.Next())
            if (!AboutTheLog.AsSpan().Contains(reader.Option))
                return true;
        return !reader.Operands.IsEmpty;
    }

    /// <summary>
    /// Does such a command name us, or has it words that only we have? Then it is mostly a key's, and its client has asked for a shell: sshd says what
    /// a client has asked for only when that was a command.
    /// </summary>
    public static bool MayWantShell(ReadOnlySpan<byte> command, string program)
    {
        string[] words = ServerOf(command, program);
        bool isOurs = words[0].AsSpan().EndsWith(program) && Refusal.OriginalCommand is null;
        foreach (string word in words)
            isOurs |= word is ['-', '-', ..];
        return isOurs;
    }

    /// <summary>The server that a command names, and the words behind it; nothing for another command.</summary>
    private static string[] ServerOf(ReadOnlySpan<byte> command, string program)
    {
        ReadOnlySpan<CommandWord> words = CommandWords.Of(command, out _);
        byte[] own = ByteText.Bytes(program);
        while (!words.IsEmpty && !SftpCommand.IsServer(words[0].LastName, own) && !words[0].LastName.SequenceEqual("internal-sftp"u8))
            words = words[1..];
        string[] texts = new string[words.Length];
        for (int i = 0; i < texts.Length; i++)
            texts[i] = ByteText.Of(words[i].Bytes);
        return texts;
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
        ServerSettings obeyed = CommandLine.Parse(program, arguments, answers: false);
        return obeyed.ShellCommand is null
            ? obeyed with { Forced = true }
            : throw new UsageException($"{program}: -c is what sshd starts a login shell with; what stands behind it would not be obeyed\n", FatalError);
    }
}
