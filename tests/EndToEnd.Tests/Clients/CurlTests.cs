using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests.Clients;

public sealed class CurlTests(ThrowawaySshd sshd) : ClientTests(sshd)
{
    [ClientFact("curl")]
    public void Every_size_goes_up_and_comes_back_unchanged()
    {
        Samples.CreateIn(Local);
        string back = Directory.CreateDirectory($"{Local}/back").FullName;

        foreach (int size in Samples.Sizes)
        {
            Curl("-T", $"size-{size}", Url($"size-{size}"));
            Curl("-o", $"back/size-{size}", Url($"size-{size}"));
        }

        Samples.MustBeEqual(back, Remote);
    }

    [ClientFact("curl")]
    public void Ranges_and_resumed_transfers_give_the_right_bytes()
    {
        Samples.Create($"{Remote}/file", 1_000_000);
        byte[] content = File.ReadAllBytes($"{Remote}/file");
        File.WriteAllBytes($"{Local}/down", content[..300_001]);

        Curl("-C", "-", "-o", "down", Url("file"));
        byte[] range = Curl("-r", "500000-500999", Url("file")).OutputBytes;

        Samples.MustBeEqualFiles($"{Remote}/file", $"{Local}/down");
        Assert.Equal(content[500_000..501_000], range);
    }

    [ClientFact("curl")]
    public void Quoted_commands_change_the_server_and_a_folder_is_listed_as_ls_does()
    {
        File.WriteAllText($"{Remote}/one", "12345");

        ClientResult result = Curl(
            "-Q", $"rename {Remote}/one {Remote}/two",
            "-Q", $"chmod 640 {Remote}/two",
            "-Q", $"mkdir {Remote}/folder",
            Url(""));

        Assert.Matches(@"(?m)^-rw-r-----    1 \S+ +\S+ +5 \w{3} [ \d]\d \d\d:\d\d two$", result.Output);
        Assert.Matches(@"(?m)^drwx.* folder$", result.Output);
    }

    private string Url(string name) => $"sftp://{ThrowawaySshd.Host}:{Sshd.Port}{Remote}/{name}";

    private ClientResult Curl(params string[] arguments)
    {
        string[] login = ["--user", $"{ThrowawaySshd.User}:", "--key", Sshd.UserKey, "--pubkey", Sshd.UserKey + ".pub"];
        return Run("curl", ["-q", "-sS", "--insecure", .. login, .. arguments]).MustSucceed();
    }
}
