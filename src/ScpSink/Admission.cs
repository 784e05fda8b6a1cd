using GuardedFiles;
using GuardedFiles.Log;
using GuardedFiles.Start;

namespace ScpSink;

/// <summary>
/// Is somebody there who speaks this protocol? As a forced command we are started whatever was asked for, and would wait for an answer that
/// "ssh host uptime" never gives.
/// </summary>
internal static class Admission
{
    /// <summary>Answers an exit status, and has told the client, when not.</summary>
    public static int? Check(ref SessionSettings settings, SessionLog log, ClientLogin login)
    {
        byte[]? command = Refusal.OriginalCommand;
        if (command is not null && !IsScp(command))
            return Refusal.Tell(command, log, login);
        if (command is null && settings.Forced)
            return Refusal.Tell(Refusal.Shell, log, login);
        return Refusal.IsTerminal ? Refusal.Tell(Refusal.Terminal, log, login) : null;
    }

    /// <summary>Its first word is scp, wherever that lies. What it wants of scp does not count: our own command line does.</summary>
    private static bool IsScp(ReadOnlySpan<byte> command)
    {
        ReadOnlySpan<byte> word = command.TrimStart((byte)' ');
        int blank = word.IndexOf((byte)' ');
        word = blank < 0 ? word : word[..blank];
        return word[(word.LastIndexOf((byte)'/') + 1)..].SequenceEqual("scp"u8);
    }
}
