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
    /// <summary>
    /// Answers an exit status, and has told the client, when not. What the client wants of scp does not count: our own command line does.
    /// </summary>
    public static int? Check(ref SessionSettings settings, SessionLog log, ClientLogin login)
    {
        byte[]? command = Refusal.OriginalCommand;
        if (command is not null && CommandWords.FirstOf(command) is not { NamesScp: true })
            return Refusal.Tell(command, log, login);
        if (command is null && settings.Forced)
            return Refusal.Tell(Refusal.Shell, log, login);
        return Refusal.IsTerminal ? Refusal.Tell(Refusal.Terminal, log, login) : null;
    }
}
