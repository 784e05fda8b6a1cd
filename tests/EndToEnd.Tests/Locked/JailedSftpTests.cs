using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests.Locked;

/// <summary>OpenSSH's sftp with a key that is locked into a folder, for each kind of login shell.</summary>
public sealed class JailedSftpTests(LockedSshd sshd) : LockedTests(sshd)
{
    [ClientTheory("sftp")]
    [MemberData(nameof(Accounts))]
    public void The_jail_is_the_root_and_nothing_lies_above_it(string account)
    {
        File.WriteAllText($"{Jail}/inside", "");

        ClientResult result = Sftp(Jailed(account), "pwd", "ls -1 /", "cd ../../..", "pwd", "ls -1 ../..").MustSucceed();

        Assert.Equal(
            ["Remote working directory: /", "/inside", "Remote working directory: /", "../../inside"],
            result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith("sftp> ")));
    }

    [ClientTheory("sftp")]
    [MemberData(nameof(Accounts))]
    public void Files_go_into_the_folder_and_come_out_of_it_unchanged(string account)
    {
        Samples.Create($"{Local}/file", 1_000_001);

        Sftp(Jailed(account), "mkdir /folder", "put file /folder/up", "get folder/up back", "rename folder/up /moved").MustSucceed();

        Samples.MustBeEqualFiles($"{Local}/file", $"{Jail}/moved");
        Samples.MustBeEqualFiles($"{Local}/file", $"{Local}/back");
    }

    [ClientTheory("sftp")]
    [MemberData(nameof(Accounts))]
    public void What_the_machine_has_is_not_there(string account)
    {
        ClientResult result = Sftp(
            Jailed(account), "-get /etc/passwd stolen", "-get ../../../../etc/passwd stolen", $"-ls {Jail}", "-ls /proc/self/root/etc");

        Assert.Contains("File \"/etc/passwd\" not found.", result.Errors);
        Assert.Contains("etc/passwd\" not found.", result.Errors.Replace("File \"/etc/passwd\" not found.", "", StringComparison.Ordinal));
        Assert.Contains($"Can't ls: \"{Jail}\" not found", result.Errors);
        Assert.Contains("Can't ls: \"/proc/self/root/etc\" not found", result.Errors);
        Assert.False(File.Exists($"{Local}/stolen"));
    }

    [ClientTheory("sftp")]
    [MemberData(nameof(Accounts))]
    public void Links_lead_to_places_in_the_jail(string account)
    {
        File.WriteAllText($"{Jail}/inside", "inside");
        File.CreateSymbolicLink($"{Jail}/absolute", "/inside");
        File.CreateSymbolicLink($"{Jail}/upwards", "../../../../../../inside");
        File.CreateSymbolicLink($"{Jail}/passwd", "/etc/passwd");
        File.CreateSymbolicLink($"{Jail}/dangling", $"/{Path.GetFileName(Jail)}-escaped");
        File.WriteAllText($"{Local}/file", "sent");

        ClientResult result = Sftp(
            Jailed(account), "get absolute", "get upwards", "put file dangling", "ln -s / root", "get root/root/root/inside", "-get passwd");

        Assert.Equal("inside", File.ReadAllText($"{Local}/absolute"));
        Assert.Equal("inside", File.ReadAllText($"{Local}/upwards"));
        Assert.Equal("inside", File.ReadAllText($"{Local}/inside"));
        Assert.Equal("sent", Read($"{Path.GetFileName(Jail)}-escaped"));
        Assert.False(File.Exists($"{Local}/passwd"), result.ToString());
    }

    [ClientTheory("sftp")]
    [MemberData(nameof(Accounts))]
    public void The_log_tells_the_jail_its_walls_and_who_it_was(string account)
    {
        LockedKey key = Jailed(account);
        Sftp(key, "mkdir folder").MustSucceed();

        MustLog($"jail \"{Jail}\": ");
        MustLog($"session opened for local user {key.Account.Name} from [127.0.0.1]");
        MustLog("mkdir name \"/folder\"");
        MustLog($"session closed for local user {key.Account.Name} from [127.0.0.1]");
    }

    [ClientTheory("sftp")]
    [MemberData(nameof(Accounts))]
    public void A_folder_with_blanks_and_quotes_in_its_name_is_a_jail(string account)
    {
        string folder = $"{Jail}/it's a \"jail\"";
        Directory.CreateDirectory(folder);
        LockedKey key = Sshd.Lock(account, $"""--forced --jail {Jail}/'it'\''s a "jail"'""");
        key.Account.Own(Jail);

        Sftp(key, "mkdir made").MustSucceed();

        Assert.True(Directory.Exists($"{folder}/made"));
    }

    [ClientFact("sftp")]
    public void The_start_directory_lies_in_the_jail()
    {
        Directory.CreateDirectory($"{Jail}/etc");

        ClientResult result = Sftp(Jailed(LockedAccount.Sh, "--start-directory /etc"), "pwd", "mkdir made").MustSucceed();

        Assert.Contains("Remote working directory: /etc\n", result.Output);
        Assert.True(Directory.Exists($"{Jail}/etc/made"));
    }
}
