namespace ScpSink;

/// <summary>What --help, --version and a wrong command line are answered.</summary>
internal static class HelpText
{
    public const string Version = $"dotnet-scp {BuildInfo.Version}\n";

    public static string ServerSideOnly(string program) =>
        $"{program}: this is the server side of scp; use your ssh client's scp\n";

    public static string Usage(string program) =>
        $"usage: {program} [-dpqrv] [settings] -t target\n"
        + $"       {program} [-dpqrv] [settings] -f source ...\n"
        + $"       {program} --help | --version\n";

    public static string Full(string program) =>
        Usage(program) + """

        The server side of scp, as sshd starts it for "scp -O" and for older and embedded
        clients, with the options that they send:

          -t  receive files into the target         -f  send the sources
          -d  the target must be a directory        -r  directories, too
          -p  keep modes and times                  -v  tell what goes over the wire
          -q -B -C -O -T -s -1 -2 -4 -6 -l LIMIT    mean nothing here

          --glob  the sources are patterns: *, ?, [...], and a backslash before what is none

        Settings, in the words of dotnet-sftp-server:

          -e, --log-stderr            log to standard error instead of syslog
          --log-facility FACILITY     DAEMON USER AUTH AUTHPRIV LOCAL0-LOCAL7 (AUTH)
          --log-level LEVEL           QUIET FATAL ERROR INFO VERBOSE DEBUG1 DEBUG2 DEBUG3 (ERROR)
          -M, --directory-mode MODE   mode of directories, octal: new ones, and with -p all
          -m, --file-mode MODE        mode of files, octal: new ones, and with -p all
          -R, --read-only             nothing is received
          --start-directory DIR       where relative paths begin
          -u, --umask UMASK           umask, octal
          --allow-requests LIST       the only SFTP requests to serve, or what would be one
          --deny-requests LIST        requests to refuse, by name, with commas
          --jail DIR                  the session sees DIR as "/": absolute, or ~/..., with
                                      %u user, %h home, %U uid, %n the name of --name
          --name LABEL                who it is among those that share this account
          --guard                     keep what logins obey as it is: on with --jail, --forced
          --no-guard                  do not
          --protect PATH              keep PATH as it is, too
          --forced                    refuse a command that is no scp, and confine the process

        """;
}
