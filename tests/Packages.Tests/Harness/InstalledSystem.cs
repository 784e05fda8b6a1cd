using Testing;

namespace Packages.Tests.Harness;

/// <summary>A fresh Debian with our package, its sshd switched over as the manual says, accounts, and somebody who reads its syslog.</summary>
internal sealed class InstalledSystem : IDisposable
{
    /// <summary>The line of Debian's sshd_config.</summary>
    public const string FormerLine = "Subsystem\tsftp\t/usr/lib/openssh/sftp-server";

    public const string Line = "Subsystem sftp /usr/lib/dotnet-sftp-server";

    private readonly TempDirectory _clients = new();

    /// <param name="package">A .deb or an .rpm.</param>
    /// <param name="more">Behind what sshd_config has.</param>
    public InstalledSystem(BaseRoot origin, string package, string more = "")
    {
        Root = new DistributionRoot(origin);
        Log = new SessionLog($"{Root.Path}/dev/log");
        ListeningSshd.MakeKey(PrivateKey);
        Install(package);
        Configure(text => text.Replace(FormerLine, Line) + more);
        Sshd = new RootSshd(Root, _clients.Path);
    }

    public DistributionRoot Root { get; }

    public SessionLog Log { get; }

    public RootSshd Sshd { get; }

    public string PublicKey => _clients.Combine("user.pub");

    public string PrivateKey => _clients.Combine("user");

    /// <summary>Changes sshd_config, which must be right then.</summary>
    public void Configure(Func<string, string> change)
    {
        string file = $"{Root.Path}/etc/ssh/sshd_config", text = File.ReadAllText(file);
        Assert.NotEqual(text, change(text));
        File.WriteAllText(file, change(text));
        Root.Shell("mkdir -p /run/sshd && /usr/sbin/sshd -t").MustSucceed();
    }

    /// <summary>Commands for OpenSSH's client; each must succeed unless it begins with a dash.</summary>
    public ClientResult Sftp(string user, string folder, params string[] commands) =>
        Client.Run(new ClientCommand("sftp", "-q", "-F", Sshd.Configuration, "-b", "-", $"{user}@system") { Directory = folder }
            .WithInput(string.Join('\n', commands) + "\n"));

    public ClientResult Scp(string folder, params string[] words) =>
        Client.Run(new ClientCommand("scp", ["-q", "-F", Sshd.Configuration, .. words]) { Directory = folder });

    public ClientResult Ssh(string user, params string[] words) =>
        Client.Run(new ClientCommand("ssh", ["-F", Sshd.Configuration, $"{user}@system", .. words]));

    public void Dispose()
    {
        Sshd.Dispose();
        Log.Dispose();
        Root.Dispose();
        _clients.Dispose();
    }

    private void Install(string package)
    {
        if (package.EndsWith(".deb", StringComparison.Ordinal))
        {
            Root.InstallDeb(package);
            return;
        }

        Root.BecomeFedora();
        Root.Rpm("--install", package).MustSucceed();
    }
}
