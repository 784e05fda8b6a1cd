using GuardedFiles.Start;

namespace SftpServer.Dispatch;

/// <summary>
/// The command that means SFTP: sshd's Subsystem as it stands in its configuration, or what somebody gave to "sftp -s". Whatever server it
/// names and whatever it wants of it, it gets us and our own settings.
/// </summary>
internal static class SftpCommand
{
    /// <param name="words">At least one.</param>
    public static bool Is(ReadOnlySpan<CommandWord> words, ReadOnlySpan<byte> ownName)
    {
        if (words[0].Bytes.SequenceEqual("exec"u8))
            words = words[1..];
        if (!words.IsEmpty && ChangesUser(words[0].LastName))
            words = BehindFlags(words[1..]);
        return !words.IsEmpty && (words[0].Bytes.SequenceEqual("internal-sftp"u8) || IsServer(words[0].LastName, ownName));
    }

    /// <summary>Does this program start another one as another user?</summary>
    public static bool ChangesUser(ReadOnlySpan<byte> name) => name.SequenceEqual("sudo"u8) || name.SequenceEqual("doas"u8);

    public static bool IsServer(ReadOnlySpan<byte> name, ReadOnlySpan<byte> ownName)
    {
        ReadOnlySpan<byte> plain = name.EndsWith(".static"u8) ? name[..^".static"u8.Length] : name;
        return plain.EndsWith("sftp-server"u8) || plain.SequenceEqual("gesftpserver"u8) || (!plain.IsEmpty && plain.SequenceEqual(ownName));
    }

    /// <summary>
    /// What sudo or doas would start; nothing when a flag is one that changes more than how it asks. We stay who we are: a rule for sudo that
    /// a client relies on is the administrator's to make, with another command= line.
    /// </summary>
    private static ReadOnlySpan<CommandWord> BehindFlags(ReadOnlySpan<CommandWord> words)
    {
        while (!words.IsEmpty && words[0].Bytes is [(byte)'-', .. var letters])
        {
            words = words[1..];
            if (letters.SequenceEqual("-"u8))
                return words;
            if (letters.IsEmpty || letters.ContainsAnyExcept("nEHPk"u8))
                return [];
        }

        return words;
    }
}
