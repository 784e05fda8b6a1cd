using Testing;

namespace Packages.Tests.Harness;

/// <summary>A fresh Debian with our package, its sshd switched over as the manual says, accounts, and somebody who reads its syslog.</summary>
public sealed class InstalledSystem : IDisposable
{
    /// <summary>The line of Debian's sshd_config.</summary>
    public const string FormerLine = "Subsystem\tsftp\t/usr/lib/openssh/sftp-server";

    public const string Line = "Subsystem sftp /usr/lib/dotnet-sftp-server";

    private readonly TempDirectory _clients = new();
    private readonly DistributionRoot _root;
    private readonly SessionLog _log;
    private readonly RootSshd _sshd;

    /// <param name="package">A .deb or an .rpm.</param>
    /// <param name="more">Behind what sshd_config has.</param>
    internal InstalledSystem(BaseRoot origin, string package, string more = "")
    {
        _root = new DistributionRoot(origin);
        _log = new SessionLog($"{_root.Path}/dev/log");
        Client.Run(new ClientCommand("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "throw-away", "-f", _clients.Combine("user"))).MustSucceed();
        Install(package);
        Configure(text => text.Replace(FormerLine, Line) + more);
        _sshd = new RootSshd(_root, _clients.Path);
    }

    internal DistributionRoot Root => _root;

    internal SessionLog Log => _log;

    internal RootSshd Sshd => _sshd;

    internal string PublicKey => _clients.Combine("user.pub");

    internal string PrivateKey => _clients.Combine("user");

    /// <summary>Changes sshd_config, which must be right then.</summary>
    internal void Configure(Func<string, string> change)
    {
        string file = $"{_root.Path}/etc/ssh/sshd_config", text = File.ReadAllText(file);
        Assert.NotEqual(text, change(text));
        File.WriteAllText(file, change(text));
        _root.Shell("mkdir -p /run/sshd && /usr/sbin/sshd -t").MustSucceed();
    }

    /// <summary>Commands for OpenSSH's client; each must succeed unless it begins with a dash.</summary>
    internal ClientResult Sftp(string user, string folder, params string[] commands) =>
        Client.Run(new ClientCommand("sftp", "-q", "-F", _sshd.Configuration, "-b", "-", $"{user}@system") { Directory = folder }
            .WithInput(string.Join('\n', commands) + "\n"));

    internal ClientResult Scp(string folder, params string[] words) =>
        Client.Run(new ClientCommand("scp", ["-q", "-F", _sshd.Configuration, .. words]) { Directory = folder });

    internal ClientResult Ssh(string user, params string[] words) =>
        Client.Run(new ClientCommand("ssh", ["-F", _sshd.Configuration, $"{user}@system", .. words]));

    private void Install(string package)
    {
        if (package.EndsWith(".deb", StringComparison.Ordinal))
        {
            _root.InstallDeb(package);
            return;
        }

        _root.BecomeFedora();
        _root.Rpm("--install", package).MustSucceed();
    }

    public void Dispose()
    {
        _sshd.Dispose();
        _log.Dispose();
        _root.Dispose();
        _clients.Dispose();
    }
}
