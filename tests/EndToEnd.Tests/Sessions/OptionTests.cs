using EndToEnd.Tests.Harness;
using Testing;

namespace EndToEnd.Tests.Sessions;

/// <summary>What an administrator writes after the program's name in sshd_config or before a key in authorized_keys.</summary>
public sealed class OptionTests : IDisposable
{
    private readonly TempDirectory _folder = new();
    private ThrowawaySshd? _sshd;

    [ClientFact("sftp")]
    public void Read_only_lets_read_and_refuses_every_change()
    {
        File.WriteAllText(_folder.Combine("file"), "before");
        File.WriteAllText(_folder.Combine("new"), "after");
        Start($"Subsystem sftp {Programs.SftpServer} -R");

        Sftp("get file copy", "ls -l").MustSucceed();
        foreach (string change in new[] { "put new file", "put new", "rm file", "mkdir folder", "rename file other", "chmod 600 file", "ln -s file link" })
            Assert.Contains("ermission denied", Sftp(change).MustFail().Errors);

        Assert.Equal("before", File.ReadAllText(_folder.Combine("copy")));
        Assert.Equal(["copy", "file", "new"], Names());
    }

    [ClientFact("sftp")]
    public void The_start_directory_is_where_relative_names_begin()
    {
        Directory.CreateDirectory(_folder.Combine(ThrowawaySshd.User));
        Start($"Subsystem sftp {Programs.SftpServer} -d {_folder.Path}/%u");

        Assert.Contains($"Remote working directory: {_folder.Combine(ThrowawaySshd.User)}", Sftp([], ["pwd"]).MustSucceed().Output);
    }

    [ClientFact("sftp")]
    public void The_umask_limits_what_is_made()
    {
        File.WriteAllText(_folder.Combine("source"), "text");
        File.SetUnixFileMode(_folder.Combine("source"), (UnixFileMode)0b110_110_110);
        Start($"Subsystem sftp {Programs.SftpServer} -u 0027");

        Sftp("put source file", "mkdir folder").MustSucceed();

        Assert.Equal((UnixFileMode)0b110_100_000, File.GetUnixFileMode(_folder.Combine("file")));
        Assert.Equal((UnixFileMode)0b111_101_000, File.GetUnixFileMode(_folder.Combine("folder")));
    }

    [ClientFact("sftp")]
    public void Denied_requests_are_refused_and_the_others_served()
    {
        File.WriteAllText(_folder.Combine("file"), "text");
        Start($"Subsystem sftp {Programs.SftpServer} -P remove,rename,posix-rename");

        Sftp("rm file").MustFail();
        Sftp("rename file other").MustFail();
        Sftp("put file second", "mkdir folder").MustSucceed();

        Assert.Equal(["file", "folder", "second"], Names());
    }

    [ClientFact("sftp")]
    public void Only_permitted_requests_are_served()
    {
        File.WriteAllText(_folder.Combine("file"), "text");
        Start($"Subsystem sftp {Programs.SftpServer} -p open,close,read,stat,lstat,fstat,realpath,opendir,readdir");

        Sftp("get file copy", "ls -l").MustSucceed();
        Sftp("rm file").MustFail();
        Sftp("mkdir folder").MustFail();

        Assert.Equal(["copy", "file"], Names());
    }

    [ClientFact("sftp")]
    public void The_client_may_name_the_server_by_its_path()
    {
        Start();

        Sftp(["-s", Programs.SftpServer], [$"mkdir {_folder.Combine("folder")}"]).MustSucceed();

        Assert.Equal(["folder"], Names());
    }

    [ClientFact("sftp")]
    public void A_forced_command_of_the_configuration_serves_the_subsystem()
    {
        File.WriteAllText(_folder.Combine("file"), "text");
        Start("Subsystem sftp internal-sftp", $"ForceCommand {Programs.SftpServer} -R");

        Sftp("ls -l file").MustSucceed();
        Sftp("rm file").MustFail();

        Assert.Equal(["file"], Names());
    }

    [ClientFact("sftp")]
    public void A_forced_command_of_a_key_serves_the_subsystem()
    {
        File.WriteAllText(_folder.Combine("file"), "text");
        Start("Subsystem sftp internal-sftp").AuthorizeKey($"restrict,command=\"{Programs.SftpServer} -R\" ");

        Sftp("ls -l file").MustSucceed();
        Sftp("rm file").MustFail();

        Assert.Equal(["file"], Names());
    }

    /// <summary>sshd hands variables over that a client sends, and those that stand before a key.</summary>
    [ClientFact("sftp")]
    public void The_clients_variables_do_not_configure_the_runtime()
    {
        File.WriteAllText(_folder.Combine("file"), "text");
        Start($"Subsystem sftp {Programs.SftpServer}", "AcceptEnv DOTNET_*", "PermitUserEnvironment yes")
            .AuthorizeKey("environment=\"DOTNET_GCHeapHardLimit=200000\" ");

        Sftp(["-o", "SetEnv=DOTNET_GCRegionSize=10"], [$"cd {_folder.Path}", "get file copy"]).MustSucceed();

        Assert.Equal(["copy", "file"], Names());
    }

    [ClientFact("sftp")]
    public void The_log_tells_a_session_from_its_beginning_to_its_end()
    {
        string log = Directory.CreateDirectory(_folder.Combine("log")).FullName;
        File.WriteAllText(_folder.Combine("source"), "12345");
        Start($"Subsystem sftp {LoggedServer.WriteTo(log)}");

        Sftp("put source file", "rename file other", "get other copy", "rm other").MustSucceed();

        string path = _folder.Combine("file");
        string[] expected =
        [
            $"session opened for local user {ThrowawaySshd.User} from [{ThrowawaySshd.Host}]",
            $"open \"{path}\" flags WRITE,CREATE,TRUNCATE mode 0",
            $"close \"{path}\" bytes read 0 written 5",
            $"posix-rename old \"{path}\" new \"{_folder.Combine("other")}\"",
            $"close \"{_folder.Combine("other")}\" bytes read 5 written 0",
            $"remove name \"{_folder.Combine("other")}\"",
            $"session closed for local user {ThrowawaySshd.User} from [{ThrowawaySshd.Host}]",
        ];
        Assert.True(Wait.Until(() => LoggedServer.Log(log).Contains("session closed"), TimeSpan.FromSeconds(20)));
        MustComeInOrder(expected, LoggedServer.Log(log));
    }

    public void Dispose()
    {
        _sshd?.Dispose();
        _folder.Dispose();
    }

    private ThrowawaySshd Start(params string[] configuration) => _sshd = new ThrowawaySshd(configuration);

    private string[] Names() => [.. new DirectoryInfo(_folder.Path).EnumerateFileSystemInfos().Select(entry => entry.Name).Where(name => name != "log").Order()];

    // Both sides work in the same folder.
    private ClientResult Sftp(params string[] commands) => Sftp([], [$"cd {_folder.Path}", .. commands]);

    private ClientResult Sftp(string[] options, string[] commands) =>
        Client.Run(new ClientCommand("sftp", ["-q", .. options, "-F", _sshd!.ClientConfiguration, "-b", "-", "server"])
        {
            Directory = _folder.Path,
        }.WithInput(string.Join('\n', commands) + "\n"));

    private static void MustComeInOrder(string[] expected, string log)
    {
        int from = 0;
        foreach (string line in expected)
        {
            int at = log.IndexOf(line, from);
            Assert.True(at >= 0, $"missing after position {from}: {line}\n{log}");
            from = at + line.Length;
        }
    }
}
