using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests.Clients;

public sealed class LftpTests(ThrowawaySshd sshd) : ClientTests(sshd)
{
    [ClientFact("lftp")]
    public void Mirror_up_and_down_brings_every_size_back_unchanged()
    {
        Samples.CreateIn($"{Local}/tree");

        Lftp($"mirror -R --parallel=3 tree '{Remote}/tree'", $"mirror --parallel=3 '{Remote}/tree' back").MustSucceed();

        Samples.MustBeEqual($"{Local}/tree", $"{Remote}/tree");
        Samples.MustBeEqual($"{Local}/tree", $"{Local}/back");
    }

    [ClientFact("lftp")]
    public void A_transfer_that_was_cut_off_is_continued()
    {
        Samples.Create($"{Remote}/file", 5_000_000);
        File.WriteAllBytes($"{Local}/down", File.ReadAllBytes($"{Remote}/file")[..1_000_001]);
        File.WriteAllBytes($"{Remote}/up", File.ReadAllBytes($"{Remote}/file")[..2_000_003]);

        Lftp($"get -c '{Remote}/file' -o down", $"put -c down -o '{Remote}/up'").MustSucceed();

        Samples.MustBeEqualFiles($"{Remote}/file", $"{Local}/down");
        Samples.MustBeEqualFiles($"{Remote}/file", $"{Remote}/up");
    }

    [ClientFact("lftp")]
    public void Files_are_listed_renamed_and_removed()
    {
        File.WriteAllText($"{Remote}/one file", "1");
        File.WriteAllText($"{Remote}/two", "2");

        ClientResult result = Lftp($"cd '{Remote}'", "mkdir folder", "mv 'one file' folder/three", "rm two", "find").MustSucceed();

        Assert.Equal(["./", "./folder/", "./folder/three"], result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private ClientResult Lftp(params string[] commands)
    {
        string[] settings =
        [
            "set cmd:fail-exit yes",
            "set net:max-retries 2",
            $"set sftp:connect-program 'ssh -a -x -F {Sshd.ClientConfiguration}'",
            $"open sftp://{ThrowawaySshd.User}:none@{ThrowawaySshd.Host}:{Sshd.Port}",
        ];
        return Run("lftp", "--norc", "-c", string.Join("; ", [.. settings, .. commands]));
    }
}
