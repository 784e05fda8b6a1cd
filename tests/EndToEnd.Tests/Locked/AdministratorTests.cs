using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests.Locked;

/// <summary>/etc/dotnet-sftp-server/config.json of a machine with locked keys: it holds for both protocols, and no key takes anything back.</summary>
public sealed class AdministratorTests(LockedSshd sshd) : LockedTests(sshd)
{
    [ClientFact("account", "sftp", "scp")]
    public void What_he_says_of_a_name_holds_for_sftp_and_both_kinds_of_scp()
    {
        Sshd.Configuration = """
            {
                // Guests read.
                "match": [{ "name": "guest*", "settings": { "read-only": true } }],
            }
            """;
        File.WriteAllText($"{Local}/file", "sent");
        File.WriteAllText($"{Jail}/kept", "kept");
        LockedKey guest = Jailed(LockedAccount.Sh, "--name guest7");
        LockedKey friend = Jailed(LockedAccount.Sh, "--name friend");

        Sftp(guest, "-put file", "-rm kept", "get kept").MustSucceed();
        Scp(guest, "-s", "file", "server:").MustFail();
        ClientResult old = Scp(guest, "-O", "file", "server:").MustFail();
        Assert.False(File.Exists($"{Jail}/file"));
        Assert.Contains("uploads are refused: this account is read-only", old.Errors);

        Sftp(friend, "put file").MustSucceed();
        Scp(friend, "-O", "file", "server:old").MustSucceed();
        Assert.Equal(("sent", "sent", "kept"), (Read("file"), Read("old"), Read("kept")));
    }

    [ClientFact("account", "sftp")]
    public void Where_the_client_comes_from_counts()
    {
        Sshd.Configuration = """{ "match": [{ "address": ["127.0.0.0/8", "::1"], "settings": { "no-delete": true } }, { "address": "10.0.0.0/8", "settings": { "read-only": true } }] }""";
        File.WriteAllText($"{Local}/file", "sent");
        LockedKey key = Jailed(LockedAccount.Sh);

        ClientResult result = Sftp(key, "put file", "-rm file").MustSucceed();

        Assert.Contains("Permission denied", result.Errors);
        Assert.Equal("sent", Read("file"));
    }

    [ClientFact("account", "sftp")]
    public void A_key_does_not_take_his_log_away()
    {
        Sshd.Configuration = """{ "defaults": { "log-level": "INFO" } }""";
        LockedKey key = Sshd.Lock(LockedAccount.Sh, $"-e -l QUIET --forced --name silent --jail {Jail}");
        key.Account.Own(Jail);
        File.WriteAllText($"{Local}/file", "sent");

        Sftp(key, "put file").MustSucceed();

        MustLog("session opened for local user sh as silent");
        MustLog("close \"/file\" bytes read 0 written 4");
    }

    [ClientFact("account", "sftp", "scp")]
    public void A_keys_jail_lies_in_his()
    {
        Sshd.Configuration = $$"""{ "match": [{ "user": "sh", "settings": { "jail": "{{Jail}}" } }] }""";
        string outside = Directory.CreateDirectory($"{Jail}-outside").FullName;
        Directory.CreateDirectory($"{Jail}/inside");

        Sftp(Sshd.Lock(LockedAccount.Sh, $"--forced --jail {Jail}/inside"), "ls").MustSucceed();
        LockedKey key = Sshd.Lock(LockedAccount.Sh, $"--forced --jail {outside}");
        Sftp(key, "ls").MustFail();
        ClientResult refused = Scp(key, "-O", "server:x", ".").MustFail(); // sshd keeps what a subsystem says on standard error to itself.

        Assert.Contains("the jail cannot be entered: it does not lie in the administrator's", refused.Errors);
        Assert.DoesNotContain(Jail, refused.Errors);
    }

    [ClientFact("account", "sftp", "scp")]
    public void With_a_mistake_in_it_nothing_begins()
    {
        Sshd.Configuration = "{\n  \"defaults\": {\n    \"red-only\": true\n  }\n}\n";
        LockedKey key = Jailed(LockedAccount.Sh, "--name mistaken");

        Sftp(key, "ls").MustFail();
        ClientResult scp = Scp(key, "-O", "server:x", ".").MustFail();

        Assert.Contains("config.json:3: unknown key \"red-only\"", scp.Errors);
        MustLog("/etc/dotnet-sftp-server/config.json");
    }

    [ClientFact("account")]
    public void The_configurations_of_the_cook_book_are_right()
    {
        string book = File.ReadAllText(Path.Combine(Testing.Programs.RepositoryRoot, "docs", "COOKBOOK.md"));
        string[] examples = [.. book.Split("```jsonc\n").Skip(1).Select(text => text.Split("```")[0])];
        Assert.Equal(5, examples.Length);
        foreach (string example in examples)
        {
            File.WriteAllText($"{Local}/config.json", example);
            Assert.Contains($"{Local}/config.json: ok", Run(Sshd.Program, "--check-config", $"{Local}/config.json").MustSucceed().Output);
        }
    }

    protected override void Dispose(bool disposing)
    {
        Sshd.Configuration = null;
        base.Dispose(disposing);
    }
}
