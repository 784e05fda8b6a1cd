using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests.Clients;

/// <summary>curl, whose scp is libssh2's.</summary>
public sealed class LegacyCurlTests(LegacySshd sshd) : LegacyTests(sshd)
{
    [ClientFact("curl")]
    public void Curl_brings_every_size_back_unchanged()
    {
        LegacySamples.CreateIn($"{Local}/tree");
        Directory.CreateDirectory($"{Local}/back");
        string[] login = ["--user", $"{ThrowawaySshd.User}:", "--key", Sshd.UserKey, "--pubkey", Sshd.UserKey + ".pub"];

        foreach (string name in Directory.EnumerateFiles($"{Local}/tree").Select(path => Path.GetFileName(path)))
        {
            string url = $"scp://{ThrowawaySshd.Host}:{Sshd.Port}{Remote}/{name}";
            Run("curl", ["-q", "-sS", "--insecure", .. login, "-T", $"tree/{name}", url]).MustSucceed();
            Run("curl", ["-q", "-sS", "--insecure", .. login, "-o", $"back/{name}", url]).MustSucceed();
        }

        Samples.MustBeEqual($"{Local}/tree", Remote);
        Samples.MustBeEqual($"{Local}/tree", $"{Local}/back");
    }
}
