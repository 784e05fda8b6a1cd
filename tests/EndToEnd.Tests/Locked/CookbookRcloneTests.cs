using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests.Locked;

/// <summary>The cook-book's recipes with each rclone that there is: 1.60 of Debian 12 and 13, and a newer one that uploads in another way.</summary>
public sealed class CookbookRcloneTests(LockedSshd sshd) : LockedTests(sshd)
{
    /// <summary>"--inplace", which rclone before 1.63 does not know, and does not need.</summary>
    private static readonly string[] InPlace = ["RCLONE_INPLACE=true"];

    // rclone has tried md5sum, was refused, and goes without.
    [ClientTheory("rclone")]
    [MemberData(nameof(Rclones))]
    public void A_drop_box_takes_files_and_folders_without_folders(string rclone)
    {
        LockedKey key = Cook("Drop box");
        MakeTree();
        Directory.Delete($"{Local}/tree/sub", recursive: true);

        RcloneBy(rclone, key, InPlace, "copy", "tree/one", "server:/").MustSucceed();
        RcloneBy(rclone, key, InPlace, "copyto", "tree/one", "server:/dropped").MustSucceed();
        File.Delete($"{Local}/tree/one");
        RcloneBy(rclone, key, InPlace, "copy", "--no-traverse", "tree", "server:/").MustSucceed();

        Assert.Equal(["dropped", "one", "two"], Names());
        Assert.Equal(("one", "one", "two"), (Read("dropped"), Read("one"), Read("two")));
        MustLog("refused command \"md5sum");
    }

    // Why the setting is needed: the new name would be another right than to drop.
    [ClientTheory("rclone")]
    [MemberData(nameof(Rclones))]
    public void A_drop_box_renames_nothing(string rclone)
    {
        LockedKey key = Cook("Drop box");
        File.WriteAllText($"{Local}/file", "sent");

        ClientResult result = RcloneBy(rclone, key, [], "copy", "file", "server:/");

        Assert.EndsWith(result.ExitCode == 0 ? "file" : ".partial", Assert.Single(Names()));
    }

    [ClientTheory("rclone")]
    [MemberData(nameof(Rclones))]
    public void A_share_with_a_place_to_drop_files(string rclone)
    {
        LockedKey key = Cook("Drop box", recipe: 1);
        Directory.CreateDirectory($"{Jail}/incoming");
        File.WriteAllText($"{Jail}/kept", "kept");
        File.WriteAllText($"{Local}/file", "sent");
        key.Account.Own(Jail);

        RcloneBy(rclone, key, InPlace, "copy", "--sftp-disable-hashcheck", "file", "server:/incoming").MustSucceed();
        RcloneBy(rclone, key, [], "copy", "server:/kept", "got").MustSucceed();
        ClientResult refused = RcloneBy(rclone, key, InPlace, "copyto", "file", "server:/incoming/other").MustFail();

        Assert.Equal(("sent", "kept"), (Read("incoming/file"), File.ReadAllText($"{Local}/got/kept")));
        Assert.Contains("corrupted on transfer", refused.Errors); // The file is there, and its checksum is not for the client.
    }

    [ClientTheory("rclone")]
    [MemberData(nameof(Rclones))]
    public void A_backup_only_grows(string rclone)
    {
        LockedKey key = Cook("Append-only backup");
        MakeTree();
        string[] copy = ["copy", "--sftp-set-modtime=false", "--checksum", "--immutable", "tree", "server:/"];

        RcloneBy(rclone, key, InPlace, copy).MustSucceed();
        RcloneBy(rclone, key, InPlace, "check", "tree", "server:/").MustSucceed();
        File.WriteAllText($"{Local}/tree/one", "ONE");
        File.WriteAllText($"{Local}/tree/three", "three");
        RcloneBy(rclone, key, InPlace, copy).MustFail();
        RcloneBy(rclone, key, InPlace, "delete", "server:/").MustFail();

        Assert.Equal(("one", "two", "three"), (Read("one"), Read("sub/two"), Read("three")));
    }

    [ClientTheory("rclone")]
    [MemberData(nameof(Rclones))]
    public void A_mirror_is_copied_and_compared(string rclone)
    {
        LockedKey key = Cook("Public read-only mirror");
        foreach (string name in (string[])["file", ".hidden", "id.key"])
            File.WriteAllText($"{Jail}/{name}", name);

        RcloneBy(rclone, key, [], "sync", "server:/", "mirror").MustSucceed();
        ClientResult check = RcloneBy(rclone, key, [], "check", "-v", "server:/", "mirror").MustSucceed();
        RcloneBy(rclone, key, [], "copy", "mirror/file", "server:/new").MustFail();

        Assert.Equal([$"{Local}/mirror/file"], Directory.EnumerateFileSystemEntries($"{Local}/mirror"));
        Assert.DoesNotContain("hashes could not be checked", check.Errors);
        Assert.Equal([".hidden", "file", "id.key"], Names());
    }

    [ClientTheory("rclone")]
    [MemberData(nameof(Rclones))]
    public void A_share_stays_the_groups(string rclone)
    {
        LockedKey key = Cook("Group share with forced modes");
        MakeTree();

        RcloneBy(rclone, key, [], "sync", "tree", "server:/").MustSucceed();
        RcloneBy(rclone, key, [], "check", "tree", "server:/").MustSucceed();

        foreach (string file in (string[])["one", "two", "sub/two"])
            Assert.Equal((UnixFileMode)0b110_110_000, File.GetUnixFileMode($"{Jail}/{file}"));
    }

    [ClientTheory("rclone")]
    [MemberData(nameof(Rclones))]
    public void A_key_with_a_name_has_its_own_folder(string rclone)
    {
        Directory.CreateDirectory($"{Jail}/alice");
        Directory.CreateDirectory($"{Jail}/audit");
        LockedKey key = Cook("One login for many keys");
        MakeTree();

        RcloneBy(rclone, key, [], "sync", "tree", "server:/").MustSucceed();
        RcloneBy(rclone, key, [], "check", "tree", "server:/").MustSucceed();

        Assert.Equal("two", Read("alice/sub/two"));
    }

    // The block is about the account's sessions of our program. Its ForceCommand makes the checksum's session one.
    [ClientTheory("account", "rclone")]
    [MemberData(nameof(Rclones))]
    public void A_block_with_ForceCommand_holds_for_checksums(string rclone)
    {
        Sshd.Configuration = Cookbook.Block("Append-only backup", LockedAccount.Sh, Jail);
        LockedKey key = Sshd.Authorize(LockedAccount.Sh, $"command=\"{Sshd.Program} --forced -l INFO\",restrict ");
        key.Account.Own(Jail);
        MakeTree();

        RcloneBy(rclone, key, InPlace, "copy", "--sftp-set-modtime=false", "tree", "server:/").MustSucceed();
        ClientResult check = RcloneBy(rclone, key, InPlace, "check", "-v", "tree", "server:/").MustSucceed();

        Assert.Equal("two", Read("sub/two"));
        Assert.DoesNotContain("hashes could not be checked", check.Errors);
        MustLog("command \"md5sum /");
    }

    // Without, sshd gives rclone's md5sum to the account's shell, which knows nothing of the block: it reads what has the same path on the machine.
    [ClientTheory("account", "rclone")]
    [MemberData(nameof(Rclones))]
    public void Without_it_the_accounts_shell_computes_them_outside_of_the_jail(string rclone)
    {
        Sshd.Configuration = Cookbook.Block("Public read-only mirror", LockedAccount.Sh, Jail);
        LockedKey key = Sshd.Authorize(LockedAccount.Sh, "restrict ");
        Directory.CreateDirectory($"{Jail}/etc");
        File.WriteAllText($"{Jail}/etc/passwd", "in the jail");
        key.Account.Own(Jail);
        const string InTheJail = "db73f701529c406155053e7c4fb42346";

        ClientResult machine = RcloneBy(rclone, key, [], "md5sum", "--sftp-subsystem", "ours", "server:/etc").MustSucceed();
        ClientResult none = RcloneBy(rclone, key, ["RCLONE_SFTP_SHELL_TYPE=none"], "md5sum", "--sftp-subsystem", "ours", "server:/etc");

        Assert.Matches("^[0-9a-f]{32}  passwd\n$", machine.Output);
        Assert.DoesNotContain(InTheJail, machine.Output);
        Assert.DoesNotMatch("[0-9a-f]{32}", none.Output);
    }

    protected override void Dispose(bool disposing)
    {
        if (LockedSshd.HasAccounts)
            Sshd.Configuration = null;
        base.Dispose(disposing);
    }

    private LockedKey Cook(string heading, int recipe = 0)
    {
        LockedKey key = Sshd.Lock(LockedAccount.Sh, Cookbook.KeyWords(heading, recipe, Jail));
        key.Account.Own(Jail);
        return key;
    }

    private void MakeTree()
    {
        Directory.CreateDirectory($"{Local}/tree/sub");
        foreach (string name in (string[])["one", "two", "sub/two"])
            File.WriteAllText($"{Local}/tree/{name}", Path.GetFileName(name));
    }

    private string[] Names() => [.. Directory.EnumerateFileSystemEntries(Jail).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
}
