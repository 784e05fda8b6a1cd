using System.Diagnostics;
using Testing;

namespace Packages.Tests.Installing;

/// <summary>Real clients against the sshd of a Debian that has our package and the one line of the manual.</summary>
[Collection(nameof(SecondBuild))]
public sealed class SwitchedOverTests : IDisposable
{
    private readonly SecondBuild _second;
    private readonly InstalledSystem _system;
    private readonly TempDirectory _local = new();

    public SwitchedOverTests(SecondBuild second, BaseRoot origin)
    {
        _second = second;
        _system = new InstalledSystem(origin, Package.Deb);
        _system.Root.AddAccount("alice", _system.PublicKey);
        File.WriteAllText($"{_system.Root.Path}/etc/dotnet-sftp-server/config.json", "{ \"defaults\": { \"log-level\": \"INFO\" } }");
    }

    private string Home => $"{_system.Root.Path}/home/alice";

    [ToolFact("root", "debootstrap", "sftp", "scp", "rclone", "lftp")]
    public void Every_client_goes_on_working()
    {
        Samples.CreateIn(_local.Combine("tree"));
        _system.Sftp("alice", _local.Path, "put -R tree by-sftp", "ls -l by-sftp", "get -R by-sftp back-by-sftp").MustSucceed();
        _system.Scp(_local.Path, "-s", "-r", "tree", "alice@system:by-scp").MustSucceed();
        _system.Scp(_local.Path, "-O", "-r", "alice@system:by-scp", "back-by-scp").MustSucceed();
        Run("rclone", "copy", "tree", Rclone("by-rclone"));
        Run("rclone", "check", "--download", "tree", Rclone("by-rclone"));
        Run("lftp", "-c", $"set sftp:connect-program 'ssh -a -x -F {_system.Sshd.Configuration}'; open -u alice, sftp://system; mirror -R tree by-lftp");

        foreach (string copy in (string[])["by-sftp", "by-scp", "by-rclone", "by-lftp"])
            Samples.MustBeEqual(_local.Combine("tree"), $"{Home}/{copy}");
        foreach (string copy in (string[])["back-by-sftp", "back-by-scp"])
            Samples.MustBeEqual(_local.Combine("tree"), _local.Combine(copy));
        _system.Log.MustTell("session opened for local user alice from [127.0.0.1]");
        _system.Log.MustTell("open \"/home/alice/by-rclone/size-0\"");
        Assert.Contains(_system.Log.Lines, line => line.Contains("dotnet-sftp-server["));
    }

    [ToolFact("root", "debootstrap", "sftp", "scp")]
    public void A_key_is_locked_by_its_owner()
    {
        Directory.CreateDirectory($"{Home}/drop");
        _system.Root.Run("chown", "alice:", "/home/alice/drop").MustSucceed();
        string keys = $"{Home}/.ssh/authorized_keys";
        File.WriteAllText(keys, $"restrict,command=\"/usr/lib/dotnet-sftp-server --forced --jail ~/drop\" {File.ReadAllText(keys)}");
        Samples.Create(_local.Combine("file"), 100_000);

        _system.Scp(_local.Path, "-O", "file", "alice@system:by-scp").MustSucceed();
        ClientResult sftp = _system.Sftp("alice", _local.Path, "pwd", "put file by-sftp", "-ls /etc").MustSucceed();
        ClientResult shell = _system.Ssh("alice", "uptime").MustFail();

        Assert.Contains("Remote working directory: /\n", sftp.Output);
        Samples.MustBeEqualFiles(_local.Combine("file"), $"{Home}/drop/by-scp");
        Samples.MustBeEqualFiles(_local.Combine("file"), $"{Home}/drop/by-sftp");
        Assert.Equal("This account may only transfer files (sftp, scp). Refused: uptime\n", shell.Errors);
    }

    [ToolFact("root", "debootstrap", "sftp")]
    public void A_session_outlives_the_upgrade()
    {
        File.WriteAllText($"{Home}/file", "before");
        using Process session = Client.Start(new ClientCommand("sftp", "-q", "-F", _system.Sshd.Configuration, "-b", "-", "alice@system"));
        session.StandardInput.WriteLine("rename file old");
        session.StandardInput.Flush();
        Assert.True(Wait.Until(() => File.Exists($"{Home}/old"), TimeSpan.FromSeconds(20)));

        _system.Root.InstallDeb(_second.NextDeb);
        session.StandardInput.WriteLine("rename old new");
        session.StandardInput.Close();

        Assert.True(session.WaitForExit(TimeSpan.FromSeconds(20)));
        Assert.Equal(0, session.ExitCode);
        Assert.True(File.Exists($"{Home}/new"));
        _system.Sftp("alice", _local.Path, "rename new newer").MustSucceed();
    }

    [ToolFact("root", "debootstrap", "sftp")]
    public void The_line_that_was_there_is_the_way_back()
    {
        _system.Configure(text => text.Replace(InstalledSystem.Line, InstalledSystem.FormerLine));
        _system.Sshd.Reload();
        _system.Root.Run("dpkg", "--purge", Package.Name).MustSucceed();

        Assert.Contains("/home/alice", _system.Sftp("alice", _local.Path, "pwd").MustSucceed().Output);
        Assert.DoesNotContain(_system.Log.Lines, line => line.Contains("dotnet-sftp-server["));
    }

    public void Dispose()
    {
        _system.Dispose();
        _local.Dispose();
    }

    private string Rclone(string path) =>
        $":sftp,host=127.0.0.1,port={_system.Sshd.Port},user=alice,key_file={_system.PrivateKey},known_hosts_file={_system.Sshd.KnownHosts},shell_type=none:{path}";

    private void Run(string program, params string[] words) => Client.Run(new ClientCommand(program, words)
    {
        Directory = _local.Path,
        Environment = new Dictionary<string, string> { ["HOME"] = _local.Path },
    }).MustSucceed();
}
