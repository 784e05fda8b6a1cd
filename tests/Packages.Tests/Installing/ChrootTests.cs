using System.Diagnostics;
using Testing;

namespace Packages.Tests.Installing;

/// <summary>A ChrootDirectory with nothing in it but the static program, which is the account's shell.</summary>
[Collection(nameof(MadeOnce))]
public sealed class ChrootTests : IDisposable
{
    private const string Program = "dotnet-sftp-server.static";

    private readonly InstalledSystem _system;
    private readonly TempDirectory _local = new();

    public ChrootTests(BaseRoot origin)
    {
        _system = new InstalledSystem(origin, Package.Deb, $"""

            Match User carol
                ChrootDirectory /srv/empty
                AuthorizedKeysFile /home/%u/.ssh/authorized_keys
                ForceCommand /{Program} --forced --log-level INFO

            """);
        _system.Root.AddAccount("carol", _system.PublicKey, shell: $"/{Program}");
        _system.Root.Shell($"mkdir -p /srv/empty && cp /usr/lib/{Program} /srv/empty/").MustSucceed();
        Samples.Create(_local.Combine("file"), 100_000);
    }

    private string Chroot => $"{_system.Root.Path}/srv/empty";

    [ToolFact("root", "debootstrap", "sftp")]
    public void One_file_is_enough()
    {
        Assert.Equal([Program], Directory.GetFileSystemEntries(Chroot).Select(Path.GetFileName));
        ClientResult result = _system.Sftp("carol", _local.Path, "pwd", "ls -ln", "ls -l", "df", $"get {Program}", "-put file", "-mkdir folder", "-ls /etc").MustSucceed();

        Assert.Contains("Remote working directory: /\n", result.Output);
        Assert.Matches($@"-rwxr-xr-x +\? 0 +0 +\d+ .* {Program}", result.Output);
        Samples.MustBeEqualFiles($"{Chroot}/{Program}", _local.Combine(Program));
        Assert.Contains("Permission denied", result.Errors);
        Assert.Equal([Program], Directory.GetFileSystemEntries(Chroot).Select(Path.GetFileName));
    }

    [ToolFact("root", "debootstrap", "sftp")]
    public void What_belongs_to_the_user_is_his_to_change()
    {
        Directory.CreateDirectory($"{Chroot}/mine");
        _system.Root.Run("chown", "carol:", "/srv/empty/mine").MustSucceed();

        _system.Sftp("carol", _local.Path, "put file mine/file", "chmod 600 mine/file", "ln -s file mine/link", "rename mine/file mine/other").MustSucceed();

        Samples.MustBeEqualFiles(_local.Combine("file"), $"{Chroot}/mine/other");
    }

    [ToolFact("root", "debootstrap", "sftp", "scp")]
    public void The_old_protocol_needs_the_other_file()
    {
        Assert.Contains("scp is not installed beside this SFTP server", _system.Scp(_local.Path, "-O", $"carol@system:{Program}", "back").MustFail().Errors);

        _system.Root.Shell("cp /usr/lib/dotnet-scp.static /srv/empty/").MustSucceed();
        _system.Scp(_local.Path, "-O", $"carol@system:{Program}", "back").MustSucceed();

        Samples.MustBeEqualFiles($"{Chroot}/{Program}", _local.Combine("back"));
    }

    [ToolFact("root", "debootstrap", "ssh")]
    public void Anything_else_is_refused_at_once() => Assert.Equal(
        "This account may only transfer files (sftp, scp). Refused: uptime\n", _system.Ssh("carol", "uptime").MustFail().Errors);

    /// <summary>sshd hands no socket into a chroot; so it lies there when the session begins, and then not any more.</summary>
    [ToolFact("root", "debootstrap", "sftp")]
    public void It_logs_through_the_socket_that_it_connected_before()
    {
        Directory.CreateDirectory($"{Chroot}/dev");
        using var log = new SessionLog($"{Chroot}/dev/log");
        using Process session = Client.Start(new ClientCommand("sftp", "-q", "-F", _system.Sshd.Configuration, "-b", "-", "carol@system") { Directory = _local.Path });
        session.StandardInput.WriteLine($"get {Program} first");
        session.StandardInput.Flush();
        log.MustTell("session opened for local user");
        log.MustTell($"close \"/{Program}\"");
        Directory.Delete($"{Chroot}/dev", recursive: true);
        log.Forget();

        session.StandardInput.WriteLine($"get {Program} second");
        session.StandardInput.Close();

        Assert.True(session.WaitForExit(TimeSpan.FromSeconds(20)));
        Assert.Equal([Program], Directory.GetFileSystemEntries(Chroot).Select(Path.GetFileName));
        log.MustTell($"close \"/{Program}\"");
        log.MustTell("session closed for local user");
    }

    public void Dispose()
    {
        _system.Dispose();
        _local.Dispose();
    }
}
