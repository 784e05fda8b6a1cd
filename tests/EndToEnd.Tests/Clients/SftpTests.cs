using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests.Clients;

/// <summary>OpenSSH's own client in batch mode.</summary>
public sealed class SftpTests(ThrowawaySshd sshd) : ClientTests(sshd)
{
    [ClientFact("sftp")]
    public void Put_and_get_bring_every_size_back_unchanged()
    {
        Samples.CreateIn(Local);

        Sftp([.. Samples.Sizes.Select(size => $"put size-{size} {Remote}/size-{size}")]).MustSucceed();
        Samples.MustBeEqual(Local, Remote);

        string back = Directory.CreateDirectory(Path.Combine(Local, "back")).FullName;
        Sftp([.. Samples.Sizes.Select(size => $"get {Remote}/size-{size} back/size-{size}")]).MustSucceed();
        Samples.MustBeEqual(Remote, back);
    }

    [ClientFact("sftp")]
    public void Requests_of_odd_sizes_bring_the_file_back_unchanged()
    {
        Samples.Create(Path.Combine(Local, "file"), 1_000_003);

        Sftp(["-B", "4099", "-R", "7"], [$"put file {Remote}/file", $"get {Remote}/file back"]).MustSucceed();

        Samples.MustBeEqualFiles($"{Local}/file", $"{Remote}/file");
        Samples.MustBeEqualFiles($"{Local}/file", $"{Local}/back");
    }

    [ClientFact("sftp")]
    public void Recursive_put_and_get_bring_a_tree_back_unchanged()
    {
        string deep = Directory.CreateDirectory($"{Local}/tree/a/b/c").FullName;
        Directory.CreateDirectory($"{Local}/tree/empty");
        Samples.Create($"{deep}/deep", 70_000);
        Samples.Create($"{Local}/tree/top", 10);

        Sftp($"put -R tree {Remote}", $"get -R {Remote}/tree back").MustSucceed();

        Samples.MustBeEqual($"{Local}/tree", $"{Remote}/tree");
        Samples.MustBeEqual($"{Local}/tree", $"{Local}/back");
        Assert.True(Directory.Exists($"{Local}/back/empty"));
    }

    [ClientFact("sftp")]
    public void Reput_and_reget_continue_what_was_begun()
    {
        Samples.Create($"{Local}/file", 5_000_000);
        File.WriteAllBytes($"{Remote}/up", File.ReadAllBytes($"{Local}/file")[..1_234_567]);
        File.WriteAllBytes($"{Local}/down", File.ReadAllBytes($"{Local}/file")[..2_345_678]);

        Sftp($"reput file {Remote}/up", $"reget {Remote}/up down").MustSucceed();

        Samples.MustBeEqualFiles($"{Local}/file", $"{Remote}/up");
        Samples.MustBeEqualFiles($"{Local}/file", $"{Local}/down");
    }

    [ClientFact("sftp")]
    public void Preserve_keeps_times_and_modes_both_ways()
    {
        var time = new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);
        const UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead;
        Samples.Create($"{Local}/file", 100);
        File.SetUnixFileMode($"{Local}/file", mode);
        File.SetLastWriteTimeUtc($"{Local}/file", time);

        Sftp($"put -p file {Remote}/file", $"get -p {Remote}/file back").MustSucceed();

        foreach (string copy in new[] { $"{Remote}/file", $"{Local}/back" })
        {
            Assert.Equal(time, File.GetLastWriteTimeUtc(copy));
            Assert.Equal(mode, File.GetUnixFileMode(copy));
        }
    }

    [ClientFact("sftp")]
    public void The_old_rename_refuses_to_replace_a_file_and_the_new_one_replaces_it()
    {
        File.WriteAllText($"{Remote}/source", "source");
        File.WriteAllText($"{Remote}/target", "target");

        Sftp($"rename -l {Remote}/source {Remote}/target").MustFail();
        Assert.Equal("target", File.ReadAllText($"{Remote}/target"));
        Assert.Equal("source", File.ReadAllText($"{Remote}/source"));

        Sftp($"rename {Remote}/source {Remote}/target").MustSucceed();
        Assert.Equal("source", File.ReadAllText($"{Remote}/target"));
        Assert.False(File.Exists($"{Remote}/source"));
    }

    [ClientFact("sftp")]
    public void The_server_copies_a_file_by_itself()
    {
        Samples.Create($"{Remote}/file", 3_000_001);

        Sftp($"copy {Remote}/file {Remote}/copy").MustSucceed();

        Samples.MustBeEqualFiles($"{Remote}/file", $"{Remote}/copy");
    }

    [ClientFact("sftp")]
    public void Links_modes_and_folders_are_made_and_shown()
    {
        File.WriteAllText($"{Remote}/file", "text");

        ClientResult result = Sftp(
            $"cd {Remote}",
            "ln -s file symbolic",
            "ln file hard",
            "mkdir folder",
            "chmod 600 hard",
            "pwd",
            "ls -l",
            "df -h",
            "rmdir folder",
            "rm hard").MustSucceed();

        Assert.Equal("file", new FileInfo($"{Remote}/symbolic").LinkTarget);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode($"{Remote}/file"));
        Assert.Contains($"Remote working directory: {Remote}", result.Output);
        Assert.Contains("drwx", result.Output);
        Assert.Contains("lrwx", result.Output);
        Assert.Equal(["file", "symbolic"], new DirectoryInfo(Remote).EnumerateFileSystemInfos().Select(entry => entry.Name).Order());
    }
}
