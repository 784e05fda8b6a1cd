using System.Text;
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
        AuditFile[] files = new AuditFile[settings.Audits.Length];
        int opened = 0;
        List<string> paths = [];
        foreach (string template in settings.Audits)
        {
            byte[] path = new JailPath(login, Refusal).Expand(template);
            paths.Add(ByteText.Of(path));
            if (Open(path, log) is { } file)
                files[opened++] = new AuditFile(file, path);
        }

        log.Audit = new Audit(log, files.AsSpan(0, opened).ToArray(), login, Authentication.FromEnvironment());
        return settings with { Protected = [.. settings.Protected, .. paths] };
    }

    /// <returns>Null when the disk is to blame: that ends no session.</returns>
    private static AppendFile? Open(byte[] path, EventLog log)
    {
        Errno error = AppendFile.Open(path, out AppendFile? file);
        if (error is Errno.ENOSPC or Errno.EDQUOT or Errno.EIO)
        {
            log.Write(LogLevel.Error, Readers.Administrator, $"{Refusal}: \"{path:q}\": {error.Text}");
            return null;
        }

        if (error.Failed)
            throw Refused(path, error.Text);
        if (file!.IsRegular)
            return file;
        file.Dispose();
        throw Refused(path, "it is no regular file"u8);
    }

    /// <summary>The client is told why, but not where: that is for the log.</summary>
    private static UsageException Refused(byte[] path, ReadOnlySpan<byte> why) =>
        new($"{Refusal}: {ByteText.Of(why)}\n", FatalError) { Path = path };
}
