using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests.Locked;

/// <summary>A locked key's policy is one for SFTP and for the old scp.</summary>
public sealed class LockedPolicyTests(LockedSshd sshd) : LockedTests(sshd)
{
    [ClientTheory("sftp", "scp")]
    [MemberData(nameof(Accounts))]
    public void Read_only_is_read_only_for_scp_too(string account)
    {
        LockedKey key = Jailed(account, "-R");
        File.WriteAllText($"{Jail}/kept", "kept");
        File.WriteAllText($"{Local}/file", "sent");

        ClientResult sftp = Sftp(key, "-put file", "-rm kept", "-rename kept moved", "-mkdir folder", "-chmod 777 kept", "get kept").MustSucceed();
        Scp(key, "-s", "file", "server:").MustFail();
        ClientResult old = Scp(key, "-O", "file", "server:kept").MustFail();
        Scp(key, "-O", "server:kept", "back").MustSucceed();

        Assert.Equal(5, sftp.Errors.Split("ermission denied").Length - 1);
        Assert.Contains("uploads are refused: this account is read-only", old.Errors);
        Assert.Equal(["kept"], Directory.EnumerateFileSystemEntries(Jail).Select(path => Path.GetFileName(path)));
        Assert.Equal("kept", Read("kept"));
        Assert.Equal("kept", File.ReadAllText($"{Local}/back"));
    }

    [ClientTheory("sftp", "scp")]
    [MemberData(nameof(Accounts))]
    public void Denied_requests_are_denied_in_both(string account)
    {
        LockedKey key = Jailed(account, "--deny-requests read,remove,mkdir");
        File.WriteAllText($"{Jail}/kept", "kept");
        File.WriteAllText($"{Local}/file", "sent");
        Directory.CreateDirectory($"{Local}/folder");

        ClientResult sftp = Sftp(key, "put file up", "-get kept", "-rm kept", "-mkdir folder").MustSucceed();
        Scp(key, "-O", "file", "server:old").MustSucceed();
        Scp(key, "-O", "server:kept", "back").MustFail();
        Scp(key, "-O", "-r", "folder", "server:").MustFail();

        Assert.Equal("sent", Read("up"));
        Assert.Equal("sent", Read("old"));
        Assert.Equal("kept", Read("kept"));
        Assert.False(Directory.Exists($"{Jail}/folder"), sftp.ToString());
        Assert.False(File.Exists($"{Local}/back") && File.ReadAllText($"{Local}/back").Length > 0);
    }

    [ClientFact("ssh")]
    public void Checksums_need_the_right_to_read()
    {
        File.WriteAllText($"{Jail}/file", "content");

        ClientResult permitted = Ssh(Jailed(LockedAccount.Sh, "-R"), "server", "md5sum file").MustSucceed();
        ClientResult denied = Ssh(Jailed(LockedAccount.Sh, "--deny-requests read"), "server", "md5sum file").MustFail();

        Assert.Equal("9a0364b9e99bb480dd25e1f0284c8555  file\n", permitted.Output);
        Assert.Contains("Refused: md5sum file\n", denied.Errors);
    }

    [ClientFact("scp")]
    public void A_forced_mode_and_a_umask_hold_for_scp_too()
    {
        LockedKey key = Jailed(LockedAccount.Sh, "-u 077");
        File.WriteAllText($"{Local}/file", "sent");
        File.SetUnixFileMode($"{Local}/file", (UnixFileMode)0b110_110_110);

        Scp(key, "-s", "file", "server:new").MustSucceed();
        Scp(key, "-O", "file", "server:old").MustSucceed();

        foreach (string name in new[] { "new", "old" })
            Assert.Equal((UnixFileMode)0b110_000_000, File.GetUnixFileMode($"{Jail}/{name}"));
    }
}
