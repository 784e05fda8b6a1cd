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
    /// A command that names us, when sshd does not say that it was forced: the Subsystem line, a client's own words, or a key's command=
    /// whose client wants a shell. Nobody can tell, so none of its options is obeyed; and one that would restrict is not passed over either.
    /// </summary>
    /// <param name="program">What we are called.</param>
    public static bool Restricts(ReadOnlySpan<byte> command, string program)
    {
        CommandWord[] words = CommandWords.Of(command, out _);
        if (words.Length == 0 || !words[0].LastName.SequenceEqual(RawArguments.Bytes(program)))
            return false;
        string[] arguments = new string[Math.Max(words.Length - 1, 0)];
        for (int i = 0; i < arguments.Length; i++)
            arguments[i] = RawArguments.Word(words[i + 1].Bytes);
        OptionReader reader = new(arguments, "fl", []);
        while (reader.Next())
            if (!AboutTheLog.Contains(reader.Option, StringComparison.Ordinal))
                return true;
        return false;
    }

    /// <exception cref="UsageException">That command line is wrong.</exception>
    public static ServerSettings Obey(ServerSettings settings)
    {
        if (settings.ShellCommand is not { } command || Refusal.OriginalCommand is null)
            return settings;
        CommandWord[] words = CommandWords.Of(command, out string reason);
        string program = settings.Log.Identity;
        if (reason.Length > 0 || words.Length == 0 || !words[0].LastName.SequenceEqual(RawArguments.Bytes(program)))
            return settings;

        string[] arguments = new string[words.Length - 1];
        for (int i = 0; i < arguments.Length; i++)
            arguments[i] = RawArguments.Word(words[i + 1].Bytes);
        return CommandLine.Parse(program, arguments) with { Forced = true, ShellCommand = null };
    }
}
