using GuardedFiles;
using GuardedFiles.Linux;
using GuardedFiles.Log;
using GuardedFiles.Rules;
using GuardedFiles.Start;
using Mono.Unix.Native;
using SftpServer.Commands;

namespace SftpServer.Dispatch;

/// <summary>
/// Before a session begins: what is asked for, and is it served here? A subsystem has no command. A key that is locked to us has one, unless
/// its client wants a shell; then whatever is not served is refused before anybody waits for it.
/// </summary>
internal static class Dispatcher
{
    private static ReadOnlySpan<byte> ScpProgram => "dotnet-scp"u8;

    /// <param name="settings">Gets the command that is to be answered in the place of SFTP.</param>
    /// <returns>An exit status when nothing is served; the client has been told.</returns>
    public static int? Admit(ref SessionSettings settings, SessionLog log, ClientLogin login)
    {
        ServerSettings server = (ServerSettings)settings;
        byte[]? command = server.ShellCommand ?? Refusal.OriginalCommand;
        if (command is null or [] && settings.Forced)
            return Refusal.Tell(Refusal.Shell, log, login);
        Asked asked = command is null ? Asked.Sftp : Asked.Of(command, ByteText.Bytes(settings.Log.Identity));
        if (asked.Kind == AskedKind.Sftp && server.ShellCommand is not null && LoginShell.Restricts(command, settings.Log.Identity))
        {
            log.OptionsNotObeyed(command);
            return Refusal.Tell(LoginShell.MayWantShell(command, settings.Log.Identity) ? Refusal.Shell : Refusal.Options, log, login);
        }

        if (asked.Kind == AskedKind.Sftp)
            return Refusal.IsTerminal ? Refusal.Tell(Refusal.Terminal, log, login) : null;

        if (settings.Forced && asked.Kind == AskedKind.Scp)
            return BecomeScp(settings, command!, asked.ScpArguments, log);
        if (settings.Forced && asked.Command is { } answered && Permits(settings.Policy, answered.Requests))
        {
            settings = server with { Command = answered };
            log.Command(command);
            return null;
        }

        bool isForced = server.ShellCommand is null; // A login shell may see the line itself, and would pass over what that restricts.
        if (asked.Kind == AskedKind.Unknown && isForced && !Refusal.IsTerminal && FirstPacket.Await() is { } begun)
        {
            settings = server with { Received = begun };
            log.ServedAsSftp(command);
            return null;
        }

        return Refusal.Tell(command, log, login);
    }

    /// <summary>
    /// Where no file may be read, checksums are refused before one is asked for. rclone first tries md5sum with nothing to read; answered, it goes
    /// on to ask for the checksum of each file that it has sent, and calls a refusal of that "corrupted on transfer".
    /// </summary>
    private static bool Permits(Policy policy, ReadOnlySpan<string> requests)
    {
        foreach (string request in requests)
            if (policy.Judge(request, writes: false) is not (Verdict.Permitted or Verdict.Allowlisted) || (request == "read" && policy.ForbidsReading))
                return false;
        return true;
    }

    /// <summary>The program that lies beside us, with our settings and words of ours for what was asked. Its answer is ours.</summary>
    private static int BecomeScp(SessionSettings settings, byte[] command, byte[][] arguments, SessionLog log)
    {
        ReadOnlySpan<byte> ending = settings.Log.Identity.AsSpan().EndsWith(".static") ? ".static"u8 : [];
        byte[] path = [.. OwnProcess.Folder(), .. ScpProgram, .. ending];
        OwnProcess.SetVariable(Refusal.Variable, command); // A login shell has it from sshd in another way.
        byte[][] started = OwnProcess.StartedAs() is { } own ? [[.. "--protect="u8, .. own]] : [];
        Errno error = OwnProcess.Become(path, [ScpProgram.ToArray(), .. HandedOn.Words(settings), .. started, .. arguments]);
        log.NotStarted(path, error);
        StandardStreams.WriteError("scp is not installed beside this SFTP server\n"u8);
        return Refusal.Status;
    }
}
