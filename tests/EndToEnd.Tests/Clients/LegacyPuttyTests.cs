using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests.Clients;

/// <summary>PuTTY's pscp, which has a client for the old protocol of its own.</summary>
public sealed class LegacyPuttyTests(LegacySshd sshd) : LegacyTests(sshd)
{
    [ClientFact("pscp", "puttygen")]
    public void Pscp_brings_every_size_back_unchanged_and_keeps_times()
    {
        LegacySamples.CreateIn($"{Local}/tree");

        Pscp("-r", "-p", "tree", OnServer(Remote)).MustSucceed();
        Pscp("-r", "-p", OnServer($"{Remote}/tree"), "back").MustSucceed();

        MustHaveServed($"[-r][-p][-t][{Remote}]", $"[-r][-p][-f][{Remote}/tree]");
        Samples.MustBeEqual($"{Local}/tree", $"{Remote}/tree");
        Samples.MustBeEqual($"{Local}/tree", $"{Local}/back");
        foreach (string name in Directory.EnumerateFiles($"{Local}/tree").Select(path => Path.GetFileName(path)))
            Assert.Equal(File.GetLastWriteTimeUtc($"{Local}/tree/{name}"), File.GetLastWriteTimeUtc($"{Remote}/tree/{name}"));
    }

    [ClientFact("pscp", "puttygen")]
    public void Pscp_sends_and_fetches_one_file_and_tells_what_is_missing()
    {
        Samples.Create($"{Local}/one file", 70_000);

        Pscp("one file", OnServer($"{Remote}/other")).MustSucceed();
        Pscp(OnServer($"{Remote}/other"), "back").MustSucceed();
        ClientResult missing = Pscp(OnServer($"{Remote}/missing"), "back").MustFail();
        ClientResult nowhere = Pscp("one file", OnServer($"{Remote}/missing/file")).MustFail();

        Samples.MustBeEqualFiles($"{Local}/one file", $"{Remote}/other");
        Samples.MustBeEqualFiles($"{Local}/one file", $"{Local}/back");
        Assert.Contains($"scp: {Remote}/missing: No such file or directory", missing.Output + missing.Errors);
        Assert.Contains($"scp: {Remote}/missing/file: No such file or directory", nowhere.Output + nowhere.Errors);
    }

    private static string OnServer(string path) => $"{ThrowawaySshd.User}@{ThrowawaySshd.Host}:{path}";

    private ClientResult Pscp(params string[] arguments)
    {
        string key = Path.Combine(Aside, "user.ppk");
        if (!File.Exists(key))
            Run("puttygen", Sshd.UserKey, "-o", key).MustSucceed();
        string fingerprint = Run("ssh-keygen", "-l", "-f", Sshd.HostKey + ".pub").MustSucceed().Output.Split(' ')[1];
        string[] login = ["-batch", "-P", $"{Sshd.Port}", "-i", key, "-hostkey", fingerprint];
        return Run("pscp", [.. login, "-scp", "-q", .. arguments]);
    }
}
