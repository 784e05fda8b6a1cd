using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests.Locked;

/// <summary>Many people, one account: each key has a folder and a name of its own.</summary>
public sealed class VirtualNameTests(LockedSshd sshd) : LockedTests(sshd)
{
    [ClientTheory("sftp")]
    [MemberData(nameof(Accounts))]
    public void Each_key_sees_its_own_folder_and_is_logged_by_its_own_name(string account)
    {
        LockedKey alice = Named(account, "alice");
        LockedKey bob = Named(account, "bob@example.org");
        File.WriteAllText($"{Local}/file", "of alice");

        Sftp(alice, "put file").MustSucceed();
        ClientResult seen = Sftp(bob, "ls -1a /", "-get file", "-ls ../alice", "mkdir own").MustSucceed();

        Assert.Equal("of alice", Read("alice/file"));
        Assert.True(Directory.Exists($"{Jail}/bob@example.org/own"));
        Assert.Contains("File \"/file\" not found", seen.Errors);
        Assert.Contains("Can't ls: \"/../alice\" not found", seen.Errors.Replace("\"/alice\"", "\"/../alice\""));
        string user = alice.Account.Name;
        MustLog($"session opened for local user {user} as alice from [127.0.0.1]");
        MustLog($"session closed for local user {user} as bob@example.org from [127.0.0.1]");
    }

    [ClientTheory("ssh")]
    [MemberData(nameof(Accounts))]
    public void A_refusal_is_logged_by_the_name_of_the_key(string account)
    {
        LockedKey alice = Named(account, "alice");

        Ssh(alice, "server", "uptime").MustFail();

        MustLog($"refused command \"uptime\" from local user {alice.Account.Name} as alice from [127.0.0.1]");
    }

    [ClientFact("account", "sftp")]
    public void The_folder_may_be_named_by_user_and_number()
    {
        LockedKey key = Sshd.Lock(LockedAccount.Sh, $"--forced --jail {Jail}/%u-%U%%");
        Directory.CreateDirectory($"{Jail}/{key.Account.Name}-{key.Account.Id}%");
        key.Account.Own(Jail);

        Sftp(key, "mkdir made").MustSucceed();

        Assert.True(Directory.Exists($"{Jail}/{key.Account.Name}-{key.Account.Id}%/made"));
    }

    private LockedKey Named(string account, string name)
    {
        Directory.CreateDirectory($"{Jail}/{name}");
        LockedKey key = Sshd.Lock(account, $"-l INFO --forced --jail {Jail}/%n --name {name}");
        key.Account.Own(Jail);
        return key;
    }
}
