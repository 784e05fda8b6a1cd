using EndToEnd.Tests.Harness;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace EndToEnd.Tests.Locked;

/// <summary>SSH.NET with a locked key: no shell reads what it quotes.</summary>
public sealed class JailedSshNetTests(LockedSshd sshd) : LockedTests(sshd)
{
    private const int Size = 500_001;

    [ClientTheory]
    [MemberData(nameof(FewAccounts))]
    public void Sftp_moves_files_within_the_jail_and_is_told_what_it_may_not(string account)
    {
        LockedKey key = Jailed(account);
        Samples.Create($"{Local}/file", Size);
        File.WriteAllText($"{Jail}/closed", "secret");
        File.SetUnixFileMode($"{Jail}/closed", UnixFileMode.None);
        using SftpClient sftp = SshNet.Sftp(Sshd, key);

        using (FileStream file = File.OpenRead($"{Local}/file"))
            sftp.UploadFile(file, "up");
        using (FileStream back = File.Create($"{Local}/back"))
            sftp.DownloadFile("/../up", back);

        Assert.Equal("/", sftp.WorkingDirectory);
        Samples.MustBeEqualFiles($"{Local}/file", $"{Jail}/up");
        Samples.MustBeEqualFiles($"{Local}/file", $"{Local}/back");
        Assert.Equal("No such file", SshNet.TextOf(Assert.Throws<SftpPathNotFoundException>(() => sftp.OpenRead("/etc/passwd"))));
        if (LockedSshd.HasAccounts || !Installed.Has("root"))
            Assert.Equal("Permission denied", SshNet.TextOf(Assert.Throws<SftpPermissionDeniedException>(() => sftp.OpenRead("closed"))));
    }

    [ClientTheory]
    [MemberData(nameof(FewAccounts))]
    public void A_rule_s_name_stands_in_the_exception(string account)
    {
        LockedKey key = Jailed(account, "--rule read:/");
        File.WriteAllText($"{Jail}/file", "x");
        using SftpClient sftp = SshNet.Sftp(Sshd, key);

        Assert.Equal("x", sftp.ReadAllText("/file"));
        SftpPermissionDeniedException denied = Assert.Throws<SftpPermissionDeniedException>(() => sftp.DeleteFile("/file"));

        Assert.Equal("Permission denied: rule read:/", SshNet.TextOf(denied));
    }

    [ClientTheory]
    [InlineData("None", "plain")]
    [InlineData("DoubleQuote", "two words; and 'more'")]
    [InlineData("ShellQuote", "it's \"quoted\" $HOME `id` !x \\ & ~ *")]
    public void Scp_finds_each_name_that_it_quotes(string quoting, string name)
    {
        LockedKey key = Jailed(LockedAccount.Sh);
        Samples.Create($"{Local}/file", Size);
        using ScpClient scp = SshNet.Scp(Sshd, key, quoting);

        scp.Upload(new FileInfo($"{Local}/file"), $"/{name}");
        scp.Download($"/{name}", new FileInfo($"{Local}/back"));

        Samples.MustBeEqualFiles($"{Local}/file", $"{Jail}/{name}");
        Samples.MustBeEqualFiles($"{Local}/file", $"{Local}/back");
    }

    [ClientTheory]
    [MemberData(nameof(FewAccounts))]
    public void Scp_moves_folders_within_the_jail(string account)
    {
        Directory.CreateDirectory($"{Jail}/up");
        LockedKey key = Jailed(account);
        LegacySamples.CreateIn($"{Local}/tree", Size);
        using ScpClient scp = SshNet.Scp(Sshd, key);

        scp.Upload(new DirectoryInfo($"{Local}/tree"), "/up");
        scp.Download("/../up", Directory.CreateDirectory($"{Local}/back"));
        ScpException stolen = Assert.Throws<ScpException>(() => scp.Download("/etc/passwd", new FileInfo($"{Local}/stolen")));

        Samples.MustBeEqual($"{Local}/tree", $"{Jail}/up");
        Samples.MustBeEqual($"{Local}/tree", $"{Local}/back");
        Assert.Equal("scp: /etc/passwd: No such file or directory", stolen.Message);
    }
}
