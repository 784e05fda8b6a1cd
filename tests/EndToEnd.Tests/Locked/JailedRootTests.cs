using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests.Locked;

/// <summary>A key of root's: no permission stops it, so what stops it is the jail.</summary>
public sealed class JailedRootTests(LockedSshd sshd) : LockedTests(sshd)
{
    [ClientFact("account", "sftp", "scp")]
    public void Files_go_into_the_jail_and_nothing_comes_from_outside()
    {
        LockedKey key = Jailed(LockedAccount.Root);
        File.CreateSymbolicLink($"{Jail}/link", "/etc/shadow");
        File.WriteAllText($"{Local}/file", "sent");

        ClientResult result = Sftp(key, "pwd", "put file /up", "-get /etc/shadow", "-get ../../../etc/shadow", "-get link", "-ls /proc");
        Scp(key, "-O", "file", "server:/../../old").MustSucceed();
        Scp(key, "-O", "server:link", "stolen").MustFail();

        Assert.Contains("Remote working directory: /\n", result.Output);
        Assert.Equal("sent", Read("up"));
        Assert.Equal("sent", Read("old"));
        Assert.Equal(["file"], Directory.EnumerateFileSystemEntries(Local).Select(path => Path.GetFileName(path)));
    }

    [ClientFact("account", "ssh")]
    public void Commands_are_refused()
    {
        ClientResult result = Ssh(Jailed(LockedAccount.Root), "server", $"touch {Jail}/canary");

        Assert.Equal((1, $"This account may only transfer files (sftp, scp). Refused: touch {Jail}/canary\n"), (result.ExitCode, result.Errors));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Jail));
    }

    [ClientFact("account", "sftp", "scp")]
    public void The_guard_keeps_roots_home_and_nobody_elses()
    {
        LockedKey key = Sshd.Lock(LockedAccount.Root, "--forced --jail '~'");
        File.WriteAllText($"{Local}/file", "evil");
        string before = File.ReadAllText(key.Account.AuthorizedKeys);

        Sftp(key, "put file .ssh/authorized_keys").MustFail();
        Sftp(key, "put file .bashrc").MustFail();
        Scp(key, "-O", "file", "server:.ssh/authorized_keys").MustFail();
        Sftp(key, "put file ordinary").MustSucceed();

        Assert.Equal(before, File.ReadAllText(key.Account.AuthorizedKeys));
        Assert.False(File.Exists($"{key.Account.Home}/.bashrc"));
        Assert.Equal("evil", File.ReadAllText($"{key.Account.Home}/ordinary"));
    }
}
