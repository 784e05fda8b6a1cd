using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests.Clients;

public sealed class ResticTests(ThrowawaySshd sshd) : ClientTests(sshd)
{
    [ClientFact("restic")]
    public void A_backup_passes_its_check_and_is_restored_unchanged()
    {
        Directory.CreateDirectory($"{Local}/tree");
        Samples.Create($"{Local}/tree/one", 5_000_000);
        Samples.Create($"{Local}/tree/two", 261_121);

        Restic("init");
        Restic("backup", "tree");
        Restic("check", "--read-data");
        Restic("restore", "latest", "--target", "back");

        Samples.MustBeEqual($"{Local}/tree", $"{Local}/back/tree");
    }

    private void Restic(params string[] arguments)
    {
        ClientCommand command = Command(
            "restic",
            ["-q", "--no-cache", "-o", $"sftp.command=ssh -F {Sshd.ClientConfiguration} server -s sftp", .. arguments]);
        var repository = new Dictionary<string, string>
        {
            ["RESTIC_REPOSITORY"] = $"sftp:server:{Remote}/repository",
            ["RESTIC_PASSWORD"] = "throw-away",
        };
        Client.Run(command with { Environment = command.Environment.Concat(repository).ToDictionary() }).MustSucceed();
    }
}
