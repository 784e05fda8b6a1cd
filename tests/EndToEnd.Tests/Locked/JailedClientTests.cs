using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests.Locked;

/// <summary>Other people's clients with a key that is locked into a folder.</summary>
public sealed class JailedClientTests(LockedSshd sshd) : LockedTests(sshd)
{
    private const int Size = 500_001;

    [ClientTheory("sshfs", "fuse")]
    [MemberData(nameof(FewAccounts))]
    public void Sshfs_mounts_the_jail(string account)
    {
        LockedKey key = Jailed(account);
        string mount = Directory.CreateDirectory($"{Local}/mount").FullName;
        Samples.Create($"{Local}/file", Size);
        File.CreateSymbolicLink($"{Jail}/outside", "/etc/passwd");

        try
        {
            Run("sshfs", "-F", key.ClientConfiguration, "-o", "follow_symlinks", "server:/", mount).MustSucceed();
            Run("cp", "file", "mount/file").MustSucceed();
            Run("mkdir", "mount/folder").MustSucceed();
            Run("mv", "mount/file", "mount/folder/moved").MustSucceed();
            Samples.MustBeEqualFiles($"{Local}/file", $"{mount}/folder/moved");
            Assert.Empty(Run("cat", "mount/outside").MustFail().Output);
            Run("df", mount).MustSucceed();
        }
        finally
        {
            Run("fusermount3", "-u", "-z", "-q", mount);
        }

        Samples.MustBeEqualFiles($"{Local}/file", $"{Jail}/folder/moved");
    }

    [ClientTheory("lftp")]
    [MemberData(nameof(FewAccounts))]
    public void Lftp_mirrors_into_the_jail_and_back(string account)
    {
        LockedKey key = Jailed(account);
        LegacySamples.CreateIn($"{Local}/tree", Size);
        string[] commands =
        [
            "set cmd:fail-exit yes", "set net:max-retries 2", $"set sftp:connect-program 'ssh -a -x -F {key.ClientConfiguration}'",
            $"open sftp://{key.Account.Name}:none@{SshdProcess.Host}:{Sshd.Port}", "cd /..", "pwd", "mirror -R tree up", "mirror up back",
        ];

        ClientResult result = Run("lftp", "--norc", "-c", string.Join("; ", commands)).MustSucceed();

        Assert.EndsWith($":{Sshd.Port}/\n", result.Output);
        Samples.MustBeEqual($"{Local}/tree", $"{Jail}/up");
        Samples.MustBeEqual($"{Local}/tree", $"{Local}/back");
    }

    [ClientTheory("curl")]
    [MemberData(nameof(FewAccounts))]
    public void Curl_goes_by_both_protocols(string account)
    {
        LockedKey key = Jailed(account);
        Samples.Create($"{Local}/file", Size);

        foreach (string scheme in new[] { "sftp", "scp" })
        {
            Curl(key, "-T", "file", $"{Url(scheme)}/{scheme}").MustSucceed();
            Curl(key, "-o", $"{scheme}-back", $"{Url(scheme)}/{scheme}").MustSucceed();
            Curl(key, "-o", "stolen", "--path-as-is", $"{Url(scheme)}/../../etc/passwd").MustFail();
            Samples.MustBeEqualFiles($"{Local}/file", $"{Jail}/{scheme}");
            Samples.MustBeEqualFiles($"{Local}/file", $"{Local}/{scheme}-back");
        }
    }

    [ClientTheory("psftp", "puttygen")]
    [MemberData(nameof(FewAccounts))]
    public void Psftp_sees_the_jail(string account)
    {
        LockedKey key = Jailed(account);
        Samples.Create($"{Local}/file", Size);
        File.WriteAllLines($"{Local}/batch", ["pwd", "cd ..", "pwd", "put file up", "get up back", "mkdir folder", "mv up folder/moved"]);

        ClientResult result = Run("psftp", [.. PuttyLogin(key), "-b", "batch", At(key)]).MustSucceed();

        Assert.Contains("Remote working directory is /\n", result.Output);
        Samples.MustBeEqualFiles($"{Local}/file", $"{Jail}/folder/moved");
        Samples.MustBeEqualFiles($"{Local}/file", $"{Local}/back");
    }

    [ClientTheory("pscp", "puttygen")]
    [MemberData(nameof(FewAccounts))]
    public void Pscp_goes_by_both_protocols(string account)
    {
        LockedKey key = Jailed(account);
        LegacySamples.CreateIn($"{Local}/tree", Size);
        foreach (string protocol in new[] { "-sftp", "-scp" })
        {
            string name = protocol[1..];
            Directory.CreateDirectory($"{Jail}/{name}");
            key.Account.Own(Jail);

            Run("pscp", [.. PuttyLogin(key), protocol, "-q", "-r", "-p", "tree", $"{At(key)}:{name}"]).MustSucceed();
            Run("pscp", [.. PuttyLogin(key), protocol, "-q", "-r", $"{At(key)}:/../{name}/tree", $"{name}-back"]).MustSucceed();
            Run("pscp", [.. PuttyLogin(key), protocol, "-q", $"{At(key)}:/etc/passwd", "stolen"]).MustFail();

            Samples.MustBeEqual($"{Local}/tree", $"{Jail}/{name}/tree");
            Samples.MustBeEqual($"{Local}/tree", $"{Local}/{name}-back");
        }
    }

    [ClientTheory("python:paramiko")]
    [MemberData(nameof(FewAccounts))]
    public void Paramiko_finds_nothing_above_and_links_within(string account)
    {
        LockedKey key = Jailed(account);
        Script.WriteTo(Local, "paramiko_login.py");

        Run("python3", "-W", "ignore", Script.WriteTo(Local, "paramiko_jail.py"), $"{Sshd.Port}", key.Account.Name, key.File, Sshd.KnownHosts, Jail)
            .MustSucceed();

        Assert.Empty(Directory.EnumerateFileSystemEntries(Jail));
    }

    private string Url(string scheme) => $"{scheme}://{SshdProcess.Host}:{Sshd.Port}";

    private ClientResult Curl(LockedKey key, params string[] arguments)
    {
        string[] login = ["--user", $"{key.Account.Name}:", "--key", key.File, "--pubkey", key.File + ".pub"];
        return Run("curl", ["-q", "-sS", "--insecure", .. login, .. arguments]);
    }

    private static string At(LockedKey key) => $"{key.Account.Name}@{SshdProcess.Host}";

    // PuTTY reads keys in its own format and knows hosts by fingerprint.
    private string[] PuttyLogin(LockedKey key)
    {
        string own = key.File + ".ppk";
        if (!File.Exists(own))
            Run("puttygen", key.File, "-o", own).MustSucceed();
        string fingerprint = Run("ssh-keygen", "-l", "-f", Sshd.HostKey + ".pub").MustSucceed().Output.Split(' ')[1];
        return ["-batch", "-P", $"{Sshd.Port}", "-i", own, "-hostkey", fingerprint];
    }
}
