namespace SftpServer;

/// <summary>What --help, --version and -h say.</summary>
internal static class HelpText
{
    public const string Version = $"dotnet-sftp-server {BuildInfo.Version}\n";

    public static string Usage(string program) =>
        $"usage: {program} [-ehR] [-d start_directory] [-f log_facility] [-l log_level]\n"
        + "\t[-M directory_mode] [-m file_mode] [-P denied_requests]\n"
        + "\t[-p allowed_requests] [-u umask]\n"
        + $"       {program} -Q protocol_feature\n"
        + $"       {program} --help | --version\n";

    public static string Full(string program) =>
        Usage(program) + """

        Serves SFTP version 3 on standard input and output, as sshd's Subsystem or
        ForceCommand, with the options of OpenSSH's sftp-server:

          -d DIR       start in DIR: %d is the home directory, %u the user, %U the uid
          -e           log to standard error instead of syslog
          -f FACILITY  DAEMON USER AUTH AUTHPRIV LOCAL0-LOCAL7 (AUTH)
          -h           print the usage
          -l LEVEL     QUIET FATAL ERROR INFO VERBOSE DEBUG1 DEBUG2 DEBUG3 (ERROR)
          -M MODE      mode of every new directory, octal
          -m MODE      mode of every new file, octal
          -P LIST      requests to refuse, by name, with commas
          -p LIST      the only requests to serve
          -Q requests  list the names of all requests
          -R           read-only: nothing is created, changed or removed
          -u UMASK     umask, octal

        Words that dotnet-scp knows, too: --read-only (-R), --umask (-u), --file-mode (-m),
        --directory-mode (-M), --log-level (-l), --log-facility (-f), --log-stderr (-e),
        --start-directory (-d), --allow-requests (-p), --deny-requests (-P).

        For a key that its owner locks (command="..." in authorized_keys), in both programs:

          --jail DIR       the session sees DIR as "/": absolute, or ~/..., with %u user,
                           %h home, %U uid, %n the name of --name
          --name LABEL     who it is among those that share this account
          --guard          keep what logins obey (.ssh, start-up files) as it is: on with
                           --jail and --forced
          --no-guard       do not
          --protect PATH   keep PATH as it is, too
          --forced         serve what the client asked for: SFTP, scp -t and -f, checksums
                           (md5sum ...), df -k; refuse the rest. As a login shell always.

        """;
}
