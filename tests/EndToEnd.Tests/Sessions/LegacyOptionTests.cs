using EndToEnd.Tests.Harness;
using Testing;

namespace EndToEnd.Tests.Sessions;

/// <summary>What an administrator lets the program's script add to the words of the client.</summary>
public sealed class LegacyOptionTests(LegacySshd sshd) : LegacyTests(sshd)
{
    private const UnixFileMode Mode640 = (UnixFileMode)0b110_100_000;
    private const UnixFileMode Mode750 = (UnixFileMode)0b111_101_000;

    [ClientFact("scp")]
    public void Read_only_gives_files_and_takes_none()
    {
        Legacy.Serve("--read-only");
        Samples.Create($"{Remote}/file", 1000);

        Scp(At("file"), "file").MustSucceed();
        ClientResult up = Scp("file", At("other")).MustFail();

        Assert.Equal((1, "scp: uploads are refused: this account is read-only\n"), (up.ExitCode, up.Errors));
        Samples.MustBeEqualFiles($"{Remote}/file", $"{Local}/file");
        Assert.False(File.Exists($"{Remote}/other"));
    }

    [ClientFact("scp")]
    public void Forced_modes_are_what_every_file_and_folder_gets()
    {
        Legacy.Serve("-m 0640 -M 0750");
        Samples.Create($"{Directory.CreateDirectory($"{Local}/tree")}/file", 1000);
        File.SetUnixFileMode($"{Local}/tree/file", (UnixFileMode)0b111_111_111);

        Scp("-r", "tree", At("plain")).MustSucceed();
        Scp("-r", "-p", "tree", At("preserved")).MustSucceed();

        foreach (string tree in new[] { $"{Remote}/plain", $"{Remote}/preserved" })
        {
            Assert.Equal(Mode750, File.GetUnixFileMode(tree));
            Assert.Equal(Mode640, File.GetUnixFileMode($"{tree}/file"));
        }
    }

    [ClientFact("scp")]
    public void The_umask_limits_what_is_made_and_the_start_directory_is_where_it_is_made()
    {
        Legacy.Serve($"--umask=027 --start-directory={Remote}");
        Samples.Create($"{Local}/file", 1000);
        File.SetUnixFileMode($"{Local}/file", (UnixFileMode)0b110_110_110);

        Scp("file", "server:new").MustSucceed();

        Assert.Equal(Mode640, File.GetUnixFileMode($"{Remote}/new"));
        Samples.MustBeEqualFiles($"{Local}/file", $"{Remote}/new");
    }

    [ClientFact("scp")]
    public void The_log_tells_a_session_from_its_beginning_to_its_end()
    {
        Legacy.Serve("-e --log-level INFO");
        Samples.Create($"{Local}/file", 5);

        string log = Scp("file", At("new")).MustSucceed().Errors;

        string[] expected =
        [
            $"session opened for local user {ThrowawaySshd.User} from [{ThrowawaySshd.Host}]",
            $"open \"{Remote}/new\" flags WRITE,CREATE mode 0",
            $"close \"{Remote}/new\" bytes read 0 written 5",
            $"session closed for local user {ThrowawaySshd.User} from [{ThrowawaySshd.Host}]",
        ];
        string[] lines = log.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(expected.Length, lines.Length);
        Assert.All(expected.Zip(lines), pair => Assert.StartsWith(pair.First, pair.Second));
    }

    [ClientFact("ssh")]
    public void It_is_no_client()
    {
        ClientResult result = Exec($"scp {Remote}/a {Remote}/b", "").MustFail();

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Equal($"{Path.GetFileName(Programs.Scp)}: this is the server side of scp; use your ssh client's scp\n", result.Errors);
    }
}
