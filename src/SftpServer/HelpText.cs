using GuardedFiles.Start;

namespace SftpServer;

/// <summary>What --help, --version and -h say.</summary>
internal static class HelpText
{
    public const string Version = $"dotnet-sftp-server {BuildInfo.Version}\n";

    public static string Usage(string program) => SettingsHelp.Of("""
        usage: % [-ehR] [-d start_directory] [-f log_facility] [-l log_level]
        	[-M directory_mode] [-m file_mode] [-P denied_requests]
        	[-p allowed_requests] [-u umask]
               % -Q protocol_feature
               % --help | --version

        """u8, program);

    public static string Full(string program) =>
        Usage(program) + SettingsHelp.Of("""
               % --check-config [--config file] [file ...]
               % --explain [--user user] [--group group] [--address address] [--name name] ...

        Serves SFTP version 3 on standard input and output, as sshd's Subsystem or
        ForceCommand, with the options of OpenSSH's sftp-server:

          -d DIR       --start-directory          -P LIST      --deny-requests
          -e           --log-stderr               -p LIST      --allow-requests
          -f FACILITY  --log-facility             -Q requests  list the names of all requests
          -h           print the usage            -R           --read-only
          -l LEVEL     --log-level                -u UMASK     --umask
          -M MODE      --directory-mode
          -m MODE      --file-mode

        and with settings in words that dotnet-scp knows, too:

        """u8, program) + SettingsHelp.Text + SettingsHelp.Of("""

        For administrators:

          --check-config  check the configuration, or the files that are named
          --explain       print what a session would be allowed, and which file or option says
                          so: with any of the options above, for --user and that user's groups
                          (or those of --group, any number of times), from --address

        """u8);
}
