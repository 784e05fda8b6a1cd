using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests.Locked;

/// <summary>docs/COOKBOOK.md does what it says: its own lines lock these keys, with this test's directories in the place of its own.</summary>
public sealed class CookbookTests(LockedSshd sshd) : LockedTests(sshd)
{
    [ClientFact("sftp", "scp")]
    public void A_drop_box_takes_files_and_shows_nothing()
    {
        LockedKey key = Cook("Drop box");
        File.WriteAllText($"{Jail}/theirs", "theirs");
        File.WriteAllText($"{Local}/file", "sent");
        key.Account.Own(Jail);

        ClientResult sftp = Sftp(key, "put -p file mine", "-put file mine", "-put file theirs", "-get theirs", "-ls", "-rm mine", "-rename mine x", "-mkdir d")
            .MustSucceed();
        Scp(key, "-O", "-p", "file", "server:old").MustSucceed();
        ClientResult again = Scp(key, "-O", "file", "server:theirs").MustFail();
        Scp(key, "-O", "server:theirs", "back").MustFail();

        Assert.Equal(["mine", "old", "theirs"], Names());
        Assert.Equal(("sent", "sent", "theirs"), (Read("mine"), Read("old"), Read("theirs")));
        Assert.False(File.Exists($"{Local}/theirs"), sftp.ToString());
        Assert.Contains("Permission denied: rule drop:/", again.Errors);
    }

    [ClientFact("sftp")]
    public void A_share_has_one_place_to_drop_files()
    {
        LockedKey key = Cook("Drop box", recipe: 1);
        Directory.CreateDirectory($"{Jail}/incoming");
        File.WriteAllText($"{Jail}/kept", "kept");
        File.WriteAllText($"{Local}/file", "sent");
        key.Account.Own(Jail);

        Sftp(key, "put file incoming/", "get kept", "-put file kept", "-put file new", "-ls incoming", "-rename kept incoming/kept").MustSucceed();

        Assert.Equal("sent", Read("incoming/file"));
        Assert.Equal("kept", File.ReadAllText($"{Local}/kept"));
        Assert.Equal(["incoming", "kept"], Names());
        Assert.Equal("kept", Read("kept"));
    }

    [ClientFact("sftp")]
    public void A_backup_only_grows()
    {
        LockedKey key = Cook("Append-only backup");
        File.WriteAllText($"{Jail}/old", "old");
        File.WriteAllText($"{Local}/more", "old and more");
        key.Account.Own(Jail);

        Sftp(key, "put more new", "mkdir d", "get old", "-put more old", "-rm old", "-rename old x", "-rmdir d", "-chmod 777 old", "-symlink more old").MustSucceed();

        Assert.Equal(["d", "new", "old"], Names());
        Assert.Equal("old", Read("old"));
    }

    [ClientFact("restic")]
    public void Restic_backs_up_and_cannot_forget()
    {
        LockedKey key = Cook("Append-only backup", recipe: 1);
        key.Account.Own(Jail);
        Directory.CreateDirectory($"{Local}/tree");
        Samples.Create($"{Local}/tree/one", 300_000);

        Restic(key, "init").MustSucceed();
        Restic(key, "backup", "tree").MustSucceed();
        Restic(key, "check").MustSucceed();
        Restic(key, "restore", "latest", "--target", "back").MustSucceed();
        ClientResult forgotten = Restic(key, "forget", "latest", "--prune", "--unsafe-allow-remove-all");

        Samples.MustBeEqual($"{Local}/tree", $"{Local}/back/tree");
        Assert.True(Directory.GetFiles($"{Jail}/repo/snapshots").Length == 1, forgotten.ToString());
        Restic(key, "check").MustSucceed();
    }

    [ClientFact("sftp", "scp")]
    public void A_mirror_is_read_and_hides_what_it_should()
    {
        LockedKey key = Cook("Public read-only mirror");
        Directory.CreateDirectory($"{Jail}/tree");
        foreach (string name in (string[])["file", ".hidden", "id.key", "tree/file", "tree/.hidden", "tree/id.key"])
            File.WriteAllText($"{Jail}/{name}", name);
        File.WriteAllText($"{Local}/sent", "sent");

        ClientResult sftp = Sftp(key, "ls -a", "get file", "-get .hidden", "-get id.key", "-put sent", "-rm file").MustSucceed();
        Scp(key, "-O", "server:id.key", "back").MustFail();
        Scp(key, "-O", "-r", "server:tree", "all").MustSucceed();

        Assert.DoesNotContain(sftp.Output.Split('\n'), line => line.Contains("id.key", StringComparison.Ordinal) && !line.StartsWith("sftp>", StringComparison.Ordinal));
        Assert.Equal(["file"], Directory.EnumerateFiles($"{Local}/all").Select(Path.GetFileName));
        Assert.Equal([".hidden", "file", "id.key", "tree"], Names());
    }

    [ClientFact("sftp", "scp")]
    public void A_share_stays_the_groups()
    {
        LockedKey key = Cook("Group share with forced modes");
        File.WriteAllText($"{Local}/file", "sent");
        File.SetUnixFileMode($"{Local}/file", (UnixFileMode)0b110_000_000);
        Directory.CreateDirectory($"{Local}/tree/d");
        File.WriteAllText($"{Local}/tree/d/f", "deep");
        key.Account.Own(Jail);
        File.SetUnixFileMode(Jail, (UnixFileMode)0b010_111_111_000);

        Sftp(key, "put -p file", "mkdir made", "chmod 600 file", "chmod 700 made", "put -r tree").MustSucceed();
        Scp(key, "-O", "-p", "-r", "tree", "server:old").MustSucceed();

        foreach (string file in (string[])["file", "tree/d/f", "old/d/f"])
            Assert.Equal(UnixFileMode.GroupRead | UnixFileMode.GroupWrite, File.GetUnixFileMode($"{Jail}/{file}") & (UnixFileMode)0b000_110_111);
        foreach (string folder in (string[])["made", "tree/d", "old/d"])
            Assert.Equal((UnixFileMode)0b010_111_111_000, File.GetUnixFileMode($"{Jail}/{folder}"));
    }

    [ClientFact("sftp")]
    public void One_login_has_a_directory_and_a_name_for_each_key()
    {
        LockedKey alice = Cook("One login for many keys");
        LockedKey bob = Cook("One login for many keys", recipe: 1);
        foreach (string name in (string[])["alice", "bob", "audit"])
            Directory.CreateDirectory($"{Jail}/{name}");
        File.WriteAllText($"{Local}/file", "sent");
        alice.Account.Own(Jail);

        Sftp(alice, "put file", "-ls /../bob").MustSucceed();
        Sftp(bob, "-put file", "ls").MustSucceed();

        Assert.Equal("sent", Read("alice/file"));
        Assert.Empty(Directory.EnumerateFiles($"{Jail}/bob"));
        string audit = Read("audit/upload.jsonl");
        Assert.Contains("\"event\":\"upload\"", audit);
        Assert.Contains("\"name\":\"alice\"", audit);
        Assert.Contains("\"name\":\"bob\"", audit);
    }

    /// <summary>A recipe's line, for a key of an ordinary account.</summary>
    private LockedKey Cook(string heading, int recipe = 0)
    {
        LockedKey key = Sshd.Lock(LockedAccount.Sh, Cookbook.KeyWords(heading, recipe, Jail));
        key.Account.Own(Jail);
        return key;
    }

    private string[] Names() => [.. Directory.EnumerateFileSystemEntries(Jail).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private ClientResult Restic(LockedKey key, params string[] arguments)
    {
        ClientCommand command = Command(
            "restic", ["-q", "--no-cache", "-o", $"sftp.command=ssh -F {key.ClientConfiguration} server -s sftp", .. arguments]);
        var repository = new Dictionary<string, string> { ["RESTIC_REPOSITORY"] = "sftp:server:/repo", ["RESTIC_PASSWORD"] = "throw-away" };
        return Client.Run(command with { Environment = command.Environment.Concat(repository).ToDictionary() });
    }
}
