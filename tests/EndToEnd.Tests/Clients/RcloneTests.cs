using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests.Clients;

public sealed class RcloneTests(ThrowawaySshd sshd) : ClientTests(sshd)
{
    [ClientFact("rclone")]
    public void Copy_up_and_down_passes_its_own_check()
    {
        Samples.CreateIn($"{Local}/tree");

        Rclone("copy", "tree", At("tree"));
        Rclone("check", "--download", "tree", At("tree"));
        Rclone("copy", At("tree"), "back");

        Samples.MustBeEqual($"{Local}/tree", $"{Remote}/tree");
        Samples.MustBeEqual($"{Local}/tree", $"{Local}/back");
    }

    [ClientFact("rclone")]
    public void Sync_renames_nothing_over_and_removes_what_is_gone()
    {
        Directory.CreateDirectory($"{Local}/tree");
        Samples.Create($"{Local}/tree/kept", 70_000);
        Directory.CreateDirectory($"{Remote}/tree");
        Samples.Create($"{Remote}/tree/gone", 80_000);
        Samples.Create($"{Remote}/tree/kept", 90_000);

        Rclone("sync", "tree", At("tree"));
        Rclone("moveto", At("tree/kept"), At("tree/moved"));

        Assert.Equal(["moved"], new DirectoryInfo($"{Remote}/tree").EnumerateFiles().Select(file => file.Name));
        Samples.MustBeEqualFiles($"{Local}/tree/kept", $"{Remote}/tree/moved");
    }

    [ClientFact("rclone")]
    public void Modification_times_are_kept()
    {
        var time = new DateTime(2010, 11, 12, 13, 14, 15, DateTimeKind.Utc);
        Samples.Create($"{Local}/file", 100);
        File.SetLastWriteTimeUtc($"{Local}/file", time);

        Rclone("copyto", "file", At("file"));

        Assert.Equal(time, File.GetLastWriteTimeUtc($"{Remote}/file"));
    }

    private string At(string name) => $"server:{Remote}/{name}";

    private ClientResult Rclone(params string[] arguments)
    {
        ClientCommand command = Command("rclone", ["--config", "/dev/null", "--retries", "1", .. arguments]);
        return Client.Run(command with { Environment = command.Environment.Concat(RemoteServer).ToDictionary() }).MustSucceed();
    }

    private Dictionary<string, string> RemoteServer => new()
    {
        ["RCLONE_CONFIG_SERVER_TYPE"] = "sftp",
        ["RCLONE_CONFIG_SERVER_HOST"] = ThrowawaySshd.Host,
        ["RCLONE_CONFIG_SERVER_PORT"] = $"{Sshd.Port}",
        ["RCLONE_CONFIG_SERVER_USER"] = ThrowawaySshd.User,
        ["RCLONE_CONFIG_SERVER_KEY_FILE"] = Sshd.UserKey,
        ["RCLONE_CONFIG_SERVER_KNOWN_HOSTS_FILE"] = Sshd.KnownHosts,
        ["RCLONE_CONFIG_SERVER_SHELL_TYPE"] = "none",
    };
}
