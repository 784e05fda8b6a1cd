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
          --deny-requests LIST        SFTP requests to refuse, by name, with commas; and what
                                      would be one (-Q requests of the SFTP server lists them)
          --allow-requests LIST       the only requests to serve
          --rule ACCESS:PATTERN       none, read, write, append or drop for a path that
                                      matches: * ? [...] in a name, ** any names; the first
                                      rule that matches decides
          --no-overwrite              what is there loses nothing
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
          --ignore-chmod              a mode that cannot be set is no failure
          --ignore-utime              nor is a time
          --ignore-chown              nor is an owner
          --jail DIR                  the session sees DIR as "/": absolute, or ~/..., with
                                      %u user, %h home, %U uid, %n the name of --name
          --name LABEL                who it is among those that share this account
          --start-directory DIR       where relative paths begin: %d home, %u user, %U uid
          --forced                    refuse whatever else the client asks for, and confine
                                      the process. As a login shell always.
          --guard                     close .* and bin in the home directory: not changed, not
                                      read. On with --jail and --forced
          --no-guard                  do not
          --protect PATH              keep PATH as it is, too
          --unguard PATH              leave PATH, relative to the home, open to the session;
                                      never what logins obey
          --unguard-read PATH         the same, to be read only
          --log-level LEVEL           QUIET FATAL ERROR INFO VERBOSE DEBUG1 DEBUG2 DEBUG3 (ERROR)
          --log-facility FACILITY     DAEMON USER AUTH AUTHPRIV LOCAL0-LOCAL7 (AUTH)
          --log-stderr                log to standard error instead of syslog
          --audit FILE                a line for each event, as JSON
          --audit-required ANSWER     no: where such a file cannot be had or trusted, log it
                                      and go on; yes: refuse the session (the default)
          --config FILE               more of this, as JSON; in ~/.config/dotnet-sftp-server/

        The administrator's are in /etc/dotnet-sftp-server/config.json; all of them add up, and
        nothing is taken back.

        """u8);
}
