using GuardedFiles.Start;

namespace ScpSink;

/// <summary>What --help, --version and a wrong command line are answered.</summary>
internal static class HelpText
{
    public const string Version = $"dotnet-scp {BuildInfo.Version}\n";

    public static string ServerSideOnly(string program) =>
        SettingsHelp.Of("%: this is the server side of scp; use your ssh client's scp\n"u8, program);

    public static string Usage(string program) => SettingsHelp.Of("""
        usage: % [-dpqrv] [settings] -t target
               % [-dpqrv] [settings] -f source ...
               % --help | --version

        """u8, program);

    public static string Full(string program) =>
        Usage(program) + SettingsHelp.Of("""

        The server side of scp, as sshd starts it for "scp -O" and for older and embedded
        clients, with the options that they send:

          -t  receive files into the target         -f  send the sources
          -d  the target must be a directory        -r  directories, too
          -p  keep modes and times                  -v  tell what goes over the wire
          -q -B -C -O -T -s -1 -2 -4 -6 -l LIMIT    mean nothing here

          --glob  the sources are patterns: *, ?, [...], and a backslash before what is none

        Settings, in the words of dotnet-sftp-server (-R --read-only, -u --umask, -m --file-mode,
        -M --directory-mode, -e --log-stderr):

        """u8) + SettingsHelp.Text;
}
