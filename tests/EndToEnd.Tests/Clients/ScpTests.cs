using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests.Clients;

/// <summary>OpenSSH's scp, which speaks SFTP since 9.0.</summary>
public sealed class ScpTests(ThrowawaySshd sshd) : ClientTests(sshd)
{
    [ClientFact("scp")]
    public void Copies_of_every_size_go_up_and_come_back_unchanged()
    {
        Samples.CreateIn($"{Local}/tree");

        Scp("-r", "tree", $"server:{Remote}").MustSucceed();
        Scp("-r", $"server:{Remote}/tree", "back").MustSucceed();

        Samples.MustBeEqual($"{Local}/tree", $"{Remote}/tree");
        Samples.MustBeEqual($"{Local}/tree", $"{Local}/back");
    }

    [ClientFact("scp")]
    public void Preserve_keeps_times_and_modes_of_files_and_folders()
    {
        var time = new DateTime(1999, 12, 31, 23, 59, 58, DateTimeKind.Utc);
        const UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead;
        Samples.Create($"{Directory.CreateDirectory($"{Local}/tree")}/file", 4096);
        foreach (string path in new[] { $"{Local}/tree/file", $"{Local}/tree" })
        {
            File.SetUnixFileMode(path, mode);
            File.SetLastWriteTimeUtc(path, time);
        }

        Scp("-r", "-p", "tree", $"server:{Remote}").MustSucceed();
        Scp("-r", "-p", $"server:{Remote}/tree", "back").MustSucceed();

        foreach (string path in new[] { $"{Remote}/tree", $"{Remote}/tree/file", $"{Local}/back", $"{Local}/back/file" })
        {
            Assert.Equal(time, File.GetLastWriteTimeUtc(path));
            Assert.Equal(mode, File.GetUnixFileMode(path));
        }
    }

    [ClientFact("scp")]
    public void A_file_copied_onto_itself_survives()
    {
        Samples.Create($"{Local}/file", 1_000_000);
        File.Copy($"{Local}/file", $"{Local}/same");

        Scp("file", $"server:{Local}/file").MustSucceed();

        Samples.MustBeEqualFiles($"{Local}/same", $"{Local}/file");
    }

    [ClientFact("scp")]
    public void A_shorter_file_replaces_a_longer_one()
    {
        Samples.Create($"{Remote}/file", 300_000);
        Samples.Create($"{Local}/file", 1000);

        Scp("file", $"server:{Remote}/file").MustSucceed();

        Samples.MustBeEqualFiles($"{Local}/file", $"{Remote}/file");
    }

    [ClientFact("scp")]
    public void A_missing_file_is_an_error_and_the_others_follow()
    {
        Samples.Create($"{Remote}/there", 1000);

        ClientResult result = Scp($"server:{Remote}/missing", $"server:{Remote}/there", ".").MustFail();

        Assert.Contains("No such file", result.Errors);
        Samples.MustBeEqualFiles($"{Remote}/there", $"{Local}/there");
    }

    [ClientFact("scp")]
    public void Names_of_any_bytes_go_up_and_come_back()
    {
        string tree = StrangeNames.CreateIn($"{Local}/tree");

        Scp("-r", "tree", $"server:{Remote}").MustSucceed();
        Scp("-r", $"server:{Remote}/tree", "back").MustSucceed();

        Samples.MustBeEqual(tree, $"{Remote}/tree");
        Samples.MustBeEqual(tree, $"{Local}/back");
    }

    // -s: a scp older than 9.0 would otherwise speak its own protocol.
    private ClientResult Scp(params string[] arguments) =>
        Run("scp", ["-s", "-q", "-F", Sshd.ClientConfiguration, .. arguments]);
}
