using System.Diagnostics;
using Testing;

namespace Packages.Tests.Installing;

/// <summary>Real clients against the sshd of a Debian that has our package and the one line of the manual.</summary>
[Collection(nameof(MadeOnce))]
public sealed class SwitchedOverTests : IDisposable
{
    private readonly SecondBuild _second;
    private readonly BaseRoot _origin;
    private readonly TempDirectory _local = new();
    private readonly Lazy<InstalledSystem> _started;
    private string _package = Package.Deb;

    public SwitchedOverTests(SecondBuild second, BaseRoot origin)
    {
        _second = second;
        _origin = origin;
        _started = new Lazy<InstalledSystem>(Start);
    }

    public static TheoryData<string> Packages => [Package.Deb, Package.Rpm];

    private InstalledSystem Machine => _started.Value;

    private string Home => $"{Machine.Root.Path}/home/alice";

    [ToolTheory("root", "debootstrap", "rpmbuild", "sftp", "scp", "rclone", "lftp")]
    [MemberData(nameof(Packages))]
    public void Every_client_goes_on_working(string package)
    {
        _package = package;
        Samples.CreateIn(_local.Combine("tree"));
        Machine.Sftp("alice", _local.Path, "put -R tree by-sftp", "ls -l by-sftp", "get -R by-sftp back-by-sftp").MustSucceed();
        Machine.Scp(_local.Path, "-s", "-r", "tree", "alice@system:by-scp").MustSucceed();
        Machine.Scp(_local.Path, "-O", "-r", "alice@system:by-scp", "back-by-scp").MustSucceed();
        Run("rclone", "copy", "tree", Rclone("by-rclone"));
        Run("rclone", "check", "--download", "tree", Rclone("by-rclone"));
        Run("lftp", "-c", $"set sftp:connect-program 'ssh -a -x -F {Machine.Sshd.Configuration}'; open -u alice, sftp://system; mirror -R tree by-lftp");

        foreach (string copy in (string[])["by-sftp", "by-scp", "by-rclone", "by-lftp"])
            Samples.MustBeEqual(_local.Combine("tree"), $"{Home}/{copy}");
        foreach (string copy in (string[])["back-by-sftp", "back-by-scp"])
            Samples.MustBeEqual(_local.Combine("tree"), _local.Combine(copy));
        Machine.Log.MustTell("session opened for local user alice from [127.0.0.1]");
        Machine.Log.MustTell("open \"/home/alice/by-rclone/size-0\"");
        Assert.Contains(Machine.Log.Lines, line => line.Contains("dotnet-sftp-server["));
    }

    [ToolFact("root", "debootstrap", "sftp", "scp")]
    public void A_key_is_locked_by_its_owner()
    {
        Directory.CreateDirectory($"{Home}/drop");
        Machine.Root.Run("chown", "alice:", "/home/alice/drop").MustSucceed();
        string keys = $"{Home}/.ssh/authorized_keys";
        File.WriteAllText(keys, $"restrict,command=\"/usr/lib/dotnet-sftp-server --forced --jail ~/drop\" {File.ReadAllText(keys)}");
        Samples.Create(_local.Combine("file"), 100_000);

        Machine.Scp(_local.Path, "-O", "file", "alice@system:by-scp").MustSucceed();
        ClientResult sftp = Machine.Sftp("alice", _local.Path, "pwd", "put file by-sftp", "-ls /etc").MustSucceed();
        ClientResult shell = Machine.Ssh("alice", "uptime").MustFail();

        Assert.Contains("Remote working directory: /\n", sftp.Output);
        Samples.MustBeEqualFiles(_local.Combine("file"), $"{Home}/drop/by-scp");
        Samples.MustBeEqualFiles(_local.Combine("file"), $"{Home}/drop/by-sftp");
        Assert.Equal("This account may only transfer files (sftp, scp). Refused: uptime\n", shell.Errors);
    }

    [ToolFact("root", "debootstrap", "sftp")]
    public void A_session_outlives_the_upgrade()
    {
        File.WriteAllText($"{Home}/file", "before");
        using Process session = Client.Start(new ClientCommand("sftp", "-q", "-F", Machine.Sshd.Configuration, "-b", "-", "alice@system"));
        session.StandardInput.WriteLine("rename file old");
        session.StandardInput.Flush();
        Assert.True(Wait.Until(() => File.Exists($"{Home}/old"), TimeSpan.FromSeconds(20)));

        Machine.Root.InstallDeb(_second.NextDeb);
        session.StandardInput.WriteLine("rename old new");
        session.StandardInput.Close();

        Assert.True(session.WaitForExit(TimeSpan.FromSeconds(20)));
        Assert.Equal(0, session.ExitCode);
        Assert.True(File.Exists($"{Home}/new"));
        Machine.Sftp("alice", _local.Path, "rename new newer").MustSucceed();
    }

    [ToolFact("root", "debootstrap", "sftp")]
    public void The_line_that_was_there_is_the_way_back()
    {
        Machine.Configure(text => text.Replace(InstalledSystem.Line, InstalledSystem.FormerLine));
        Machine.Sshd.Reload();
        Machine.Root.Run("dpkg", "--purge", Package.Name).MustSucceed();

        Assert.Contains("/home/alice", Machine.Sftp("alice", _local.Path, "pwd").MustSucceed().Output);
        Assert.DoesNotContain(Machine.Log.Lines, line => line.Contains("dotnet-sftp-server["));
    }

    public void Dispose()
    {
        if (_started.IsValueCreated)
            Machine.Dispose();
        _local.Dispose();
    }

    private InstalledSystem Start()
    {
        InstalledSystem system = new(_origin, _package);
        system.Root.AddAccount("alice", system.PublicKey);
        File.WriteAllText($"{system.Root.Path}/etc/dotnet-sftp-server/config.json", "{ \"defaults\": { \"log-level\": \"INFO\" } }");
        return system;
    }

    private string Rclone(string path) =>
        $":sftp,host=127.0.0.1,port={Machine.Sshd.Port},user=alice,key_file={Machine.PrivateKey},known_hosts_file={Machine.Sshd.KnownHosts},shell_type=none:{path}";

    private void Run(string program, params string[] words) => Client.Run(new ClientCommand(program, words)
    {
        Directory = _local.Path,
        Environment = new Dictionary<string, string> { ["HOME"] = _local.Path },
    }).MustSucceed();
}
