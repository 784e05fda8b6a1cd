using System.Text;

namespace GuardedFiles.Start;

/// <summary>What --help of either program says of the settings that both have.</summary>
internal static class SettingsHelp
{
    /// <summary>
    /// What somebody reads once in a while, from bytes of the program's file: text that is a string is written to memory at each start of a
    /// native program, and takes two bytes for a letter.
    /// </summary>
    public static string Of(ReadOnlySpan<byte> text) => ByteText.Of(text);

    /// <summary>The same, with a program's name wherever there is a percent sign.</summary>
    public static string Of(ReadOnlySpan<byte> text, string program)
    {
        string filled = "";
        for (int percent; (percent = text.IndexOf((byte)'%')) >= 0; text = text[(percent + 1)..])
            filled += Of(text[..percent]) + program;
        return filled + Of(text);
    }

    public static string Text => Of("""

          --read-only                 nothing is created, changed or removed
          --deny-requests LIST        SFTP requests to refuse, with commas between the names, over
                                      scp as well. dotnet-sftp-server -Q requests lists them
          --allow-requests LIST       the only requests to serve
          --rule ACCESS:PATTERN       none, read, write, append or drop for a path that
                                      matches: * ? [...] in a name, ** any names; the first
                                      rule that matches decides
          --no-overwrite              existing files are not changed or replaced, only appended to
          --no-delete                 nothing is removed or replaced
          --no-symlink                no symbolic links are made
          --no-hardlink               no hard links are made
          --max-file-size SIZE        bytes, or with K, M, G, T behind them units of 1024
          --umask UMASK               umask, octal
          --file-mode MODE            mode of every new file, octal
          --directory-mode MODE       mode of every new directory, octal
          --min-file-mode MODE        bits that files always have
          --max-file-mode MODE        bits that files may have
          --min-directory-mode MODE   the same for directories
          --max-directory-mode MODE
          --ignore-chmod              if a mode cannot be set, report success
          --ignore-utime              the same for a time
          --ignore-chown              the same for an owner
          --jail DIR                  the session sees DIR as "/": absolute, or ~/..., with
                                      %u user, %h home, %U uid, %n the name of --name
          --name LABEL                name of this key, where several share this account
          --start-directory DIR       where relative paths begin: %d home, %u user, %U uid
          --forced                    serve SFTP, scp, checksums and df only, and confine the
                                      process. Always on in a login shell
          --guard                     .* and bin in the home directory are not changed and not
                                      read. On with --jail and --forced
          --no-guard                  turn that off
          --protect PATH              PATH is not changed, either
          --unguard PATH              the guard leaves PATH open, relative to the home; never
                                      .ssh, start-up files of shells and the like
          --unguard-read PATH         the same, for reading only
          --log-level LEVEL           QUIET FATAL ERROR INFO VERBOSE DEBUG1 DEBUG2 DEBUG3 (ERROR)
          --log-facility FACILITY     DAEMON USER AUTH AUTHPRIV LOCAL0-LOCAL7 (AUTH)
          --log-stderr                log to standard error instead of syslog
          --audit FILE                a line for each event, as JSON
          --audit-required ANSWER     if the audit file cannot be opened or is not safe: no logs
                                      that and goes on, yes refuses the session (the default)
          --config FILE               more of these settings, as JSON; in ~/.config/dotnet-sftp-server/

        Those of the administrator are in /etc/dotnet-sftp-server/config.json. All restrictions
        add up: no file and no option removes one that another has set.

        """u8);
}
