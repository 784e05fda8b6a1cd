using System.Text;
using GuardedFiles.Confinement;
using GuardedFiles.Linux;
using GuardedFiles.Log;
using Mono.Unix.Native;

namespace GuardedFiles.Start;

/// <summary>The files that --audit names: opened before anything confines the session, and out of its reach from then on.</summary>
internal static class AuditFiles
{
    private const string Refusal = "the audit file cannot be opened";
    private const int FatalError = 255;

    /// <summary>From now on the log keeps an account.</summary>
    /// <returns>The settings, in which these files are protected.</returns>
    /// <exception cref="UsageException">A session of which no account is kept must not begin.</exception>
    public static SessionSettings Open(SessionSettings settings, EventLog log, ClientLogin login)
    {
        _ = CertainLogin.Of(login);
        AuditFile[] files = new AuditFile[settings.Audits.Length];
        int opened = 0;
        List<string> paths = [];
        UsageException? refusal = null;
        foreach (string template in settings.Audits)
        {
            try
            {
                byte[] path = new JailPath(login, Refusal).Expand(template);
                paths.Add(ByteText.Of(path));
                if (Open(path, log, login, settings.AuditRequired != false) is { } file)
                    files[opened++] = new AuditFile(file, path);
            }
            catch (UsageException usage)
            {
                refusal ??= usage;
            }
        }

        // Those files that can be opened have the event of the session that must not begin for another one.
        log.Audit = new Audit(log, files.AsSpan(0, opened).ToArray(), login, Authentication.FromEnvironment());
        if (refusal is not null)
            throw refusal;
        return settings with { Protected = [.. settings.Protected, .. paths] };
    }

    /// <returns>Null when the session goes on without: the disk is to blame, or the file is not required.</returns>
    private static AppendFile? Open(byte[] path, EventLog log, ClientLogin login, bool isRequired)
    {
        using TrustedPath place = TrustedPath.ToParent(path);
        if (place.ForeignLink is { } link)
            return Refuse(link, place.Reason, log, isRequired: true);
        if (!place.Error.Failed && KeysFolder.IsInHome(login.Home, place.Number) && !KeysFolder.Holds(login.Home, place.Number))
            return Refuse(path, ByteText.Bytes(KeysFolder.Advice), log, isRequired);
        AppendFile? file = null;
        Errno error = place.Error.Failed ? place.Error : AppendFile.Open(place.Number, place.Name, out file);
        if (error.Failed)
            return Refuse(path, error.Text, log, isRequired && error is not (Errno.ENOSPC or Errno.EDQUOT or Errno.EIO));
        ReadOnlySpan<byte> objection = file!.Objection(ClientLogin.Uid);
        if (objection.IsEmpty)
            return file;
        file.Dispose();
        return Refuse(path, objection, log, isRequired);
    }

    /// <summary>The client is told why, but not where: that is for the log.</summary>
    private static AppendFile? Refuse(byte[] path, ReadOnlySpan<byte> why, EventLog log, bool isRequired)
    {
        if (isRequired)
            throw new UsageException($"{Refusal}: {ByteText.Of(why)}\n", FatalError) { Path = path };
        log.Write(LogLevel.Error, Readers.Administrator, $"{Refusal}: \"{path:q}\": {why}");
        return null;
    }
}
