namespace Escapes;

/// <summary>The owner of the home works in it while a session is open: what he makes and replaces is protected, too.</summary>
public sealed class GuardOwnerTests
{
    public static TheoryData<Guarding> Guarded => [.. GuardingExtensions.All];

    [Theory]
    [MemberData(nameof(Guarded))]
    public void A_file_that_its_owner_replaced_is_protected(Guarding guarding)
    {
        using var home = new Home();
        using Session session = Session.Open(guarding.Launch(home));
        foreach (string name in (string[])[".bashrc", ".ssh/authorized_keys", ".config/fish/config.fish"])
        {
            File.WriteAllText(home.In(name) + ".tmp", "edited");
            File.Move(home.In(name) + ".tmp", home.In(name), overwrite: true);
        }
        AssertRefused(session, guarding.PathOf(home), ".bashrc", ".ssh/authorized_keys", ".config/fish/config.fish");
    }

    [Theory]
    [MemberData(nameof(Guarded))]
    public void A_file_that_its_owner_made_is_protected(Guarding guarding)
    {
        using var home = new Home();
        using Session session = Session.Open(guarding.Launch(home));
        string[] names = [".zlogin", ".ssh/rc", ".ssh/id_new", "bin/new"];
        foreach (string name in names)
            File.WriteAllText(home.In(name), "mine");
        AssertRefused(session, guarding.PathOf(home), names);
        Assert.Equal(PacketType.Status, session.Ask(Request.Open($"{guarding.PathOf(home)}.ssh/id_new", Access.Read)).Type);
    }

    [Theory]
    [MemberData(nameof(Guarded))]
    public void A_directory_that_its_owner_replaced_is_protected(Guarding guarding)
    {
        using var home = new Home();
        using Session session = Session.Open(guarding.Launch(home));
        foreach (string name in (string[])[".ssh", ".config", "bin"])
            Directory.Move(home.In(name), home.In(name) + ".old");
        foreach (string name in (string[])[".ssh", ".config/fish", "bin"])
            Directory.CreateDirectory(home.In(name));
        AssertRefused(session, guarding.PathOf(home), ".ssh/authorized_keys", ".config/fish/config.fish", "bin/tool");
    }

    [Theory]
    [MemberData(nameof(Guarded))]
    public void A_directory_that_its_owner_made_is_protected(Guarding guarding)
    {
        using var home = new Home();
        foreach (string name in (string[])[".ssh", ".config", "bin"])
            Directory.Delete(home.In(name), recursive: true);
        using Session session = Session.Open(guarding.Launch(home));
        foreach (string name in (string[])[".ssh", ".config/fish", "bin"])
            Directory.CreateDirectory(home.In(name));
        AssertRefused(session, guarding.PathOf(home), ".ssh/authorized_keys", ".config/fish/config.fish", "bin/tool");
    }

    [Theory]
    [MemberData(nameof(Guarded))]
    public void A_hard_link_that_is_made_meanwhile_leads_nowhere(Guarding guarding)
    {
        using var home = new Home();
        using Session session = Session.Open(guarding.Launch(home));
        string[] names = [".bashrc", ".ssh/authorized_keys", ".ssh/id_ed25519", ".qmail-default"];
        foreach (string name in names)
            Posix.HardLink(home.In(name), home.In($"work/{Path.GetFileName(name)}"));
        AssertRefused(session, $"{guarding.PathOf(home)}work/", [.. names.Select(name => Path.GetFileName(name))]);
    }

    private static void AssertRefused(Session session, string path, params string[] names)
    {
        foreach (string name in names)
        {
            Answer answer = session.Ask(Request.Open(path + name, Access.Fresh));
            Assert.Equal((name, PacketType.Status), (name, answer.Type));
            Assert.Equal(Status.PermissionDenied, answer.StatusCode);
        }
    }
}
