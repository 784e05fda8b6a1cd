using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests.Clients;

/// <summary>PuTTY's psftp and pscp, which carry an SSH and an SFTP of their own.</summary>
public sealed class PuttyTests(ThrowawaySshd sshd) : ClientTests(sshd)
{
    [ClientFact("psftp", "puttygen")]
    public void Psftp_brings_every_size_back_unchanged()
    {
        Samples.CreateIn($"{Local}/tree");

        Psftp($"put -r tree {Remote}/tree", $"get -r {Remote}/tree back");

        Samples.MustBeEqual($"{Local}/tree", $"{Remote}/tree");
        Samples.MustBeEqual($"{Local}/tree", $"{Local}/back");
    }

    [ClientFact("psftp", "puttygen")]
    public void Psftp_continues_a_transfer_that_was_cut_off()
    {
        Samples.Create($"{Local}/file", 3_000_000);
        File.WriteAllBytes($"{Remote}/up", File.ReadAllBytes($"{Local}/file")[..1_000_001]);
        File.WriteAllBytes($"{Local}/down", File.ReadAllBytes($"{Local}/file")[..2_000_003]);

        Psftp($"reput file {Remote}/up", $"reget {Remote}/up down");

        Samples.MustBeEqualFiles($"{Local}/file", $"{Remote}/up");
        Samples.MustBeEqualFiles($"{Local}/file", $"{Local}/down");
    }

    [ClientFact("psftp", "puttygen")]
    public void Psftp_lists_renames_and_removes()
    {
        File.WriteAllText($"{Remote}/one", "12345");

        ClientResult result = Psftp($"cd {Remote}", "mkdir folder", "mv one folder/two", "chmod 600 folder/two", "ls folder", "rm folder/two", "rmdir folder");

        Assert.Matches(@"-rw-------\s+1 \S+\s+\S+\s+5 \w{3} [ \d]\d \d\d:\d\d two", result.Output);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Remote));
    }

    [ClientFact("pscp", "puttygen")]
    public void Pscp_brings_every_size_back_unchanged_and_keeps_times()
    {
        var time = new DateTime(2005, 6, 7, 8, 9, 10, DateTimeKind.Utc);
        Samples.CreateIn($"{Local}/tree");
        File.SetLastWriteTimeUtc($"{Local}/tree/size-1", time);

        Run("pscp", [.. Login, "-sftp", "-q", "-r", "-p", "tree", At(Remote)]).MustSucceed();
        Run("pscp", [.. Login, "-sftp", "-q", "-r", "-p", At($"{Remote}/tree"), "back"]).MustSucceed();

        Samples.MustBeEqual($"{Local}/tree", $"{Remote}/tree");
        Samples.MustBeEqual($"{Local}/tree", $"{Local}/back");
        Assert.Equal(time, File.GetLastWriteTimeUtc($"{Remote}/tree/size-1"));
    }

    private static string At(string path) => $"{ThrowawaySshd.User}@{ThrowawaySshd.Host}:{path}";

    // PuTTY reads keys in its own format and knows hosts by fingerprint.
    private string[] Login
    {
        get
        {
            string key = Path.Combine(Aside, "user.ppk");
            if (!File.Exists(key))
                Run("puttygen", Sshd.UserKey, "-o", key).MustSucceed();
            string fingerprint = Run("ssh-keygen", "-l", "-f", Sshd.HostKey + ".pub").MustSucceed().Output.Split(' ')[1];
            return ["-batch", "-P", $"{Sshd.Port}", "-i", key, "-hostkey", fingerprint];
        }
    }

    private ClientResult Psftp(params string[] commands)
    {
        string batch = Path.Combine(Aside, "psftp-commands");
        File.WriteAllLines(batch, commands);
        ClientResult result = Run("psftp", [.. Login, "-b", batch, $"{ThrowawaySshd.User}@{ThrowawaySshd.Host}"]).MustSucceed();
        return result;
    }
}
