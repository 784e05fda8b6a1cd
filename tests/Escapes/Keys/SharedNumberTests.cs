using System.Text;

namespace Escapes;

/// <summary>Two accounts have one number. sshd says in LOGNAME which of them has logged in; the second one of passwd is no less an account.</summary>
public sealed class SharedNumberTests : IDisposable
{
    private const string First = SharedHome.User;
    private const string Second = "second";

    private readonly SharedHome _home = new();
    private readonly string _ambiguous = $"several accounts have the uid {Launch.Stranger}, and LOGNAME names none of them\n";

    public SharedNumberTests()
    {
        _home.Know(Second, $"{_home.Above}/second");
        foreach (string name in (string[])["second/files", "places/shared", "places/second", "audits"])
            Directory.CreateDirectory($"{_home.Above}/{name}");
        foreach (string name in (string[])["places/shared/shared", "places/second/second", "second/second", "second/.profile"])
            File.WriteAllText($"{_home.Above}/{name}", "");
        foreach (string name in (string[])["second", "second/.profile", "audits"])
            Native.GiveTo($"{_home.Above}/{name}", Launch.Stranger);
    }

    public void Dispose() => _home.Dispose();

    [MountTheory]
    [InlineData(First)]
    [InlineData(Second)]
    public void The_jail_is_that_of_the_name_which_logged_in(string name)
    {
        using Session session = Session.Open(LoggedIn(name, "--jail", $"{_home.Above}/places/%u"));
        Assert.Equal(PacketType.Attrs, session.Ask(Request.Stat($"/{name}")).Type);
    }

    [MountFact]
    public void So_are_its_home_and_its_audit()
    {
        using (Session session = Session.Open(LoggedIn(Second, "--jail", "~", "--audit", $"{_home.Above}/audits/%u")))
        {
            Assert.Equal(PacketType.Attrs, session.Ask(Request.Stat("/second")).Type);
            session.End();
        }

        Assert.Equal(Second, AuditRecord.Of($"{_home.Above}/audits/{Second}")[0].Text("user"));
    }

    [MountFact]
    public void A_block_of_the_configuration_is_for_that_name()
    {
        string file = $"{_home.Above}/second/.config/dotnet-sftp-server/key.json";
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, $"{{\"match\": [{{\"user\": \"{Second}\", \"settings\": {{\"read-only\": true}}}}]}}");
        using Session session = Session.Open(LoggedIn(Second, "--config", file));
        Assert.Equal(Status.PermissionDenied, session.AskStatus(Request.MkDir($"{_home.Above}/second/new")));
    }

    /// <summary>The kernel lets a session do in the one home what it lets it do in the other.</summary>
    [MountTheory]
    [InlineData(First)]
    [InlineData(Second)]
    public void The_homes_of_both_are_guarded(string name)
    {
        using Session session = Session.Open(LoggedIn(name, "--jail", _home.Above));
        Assert.Equal(Status.PermissionDenied, session.AskStatus(Request.Remove("/second/.profile")));
        Assert.Equal(Status.PermissionDenied, session.AskStatus(Request.Open("/home/.profile", Access.Fresh)));
    }

    [MountTheory]
    [InlineData("root")]
    [InlineData("nobody-has-this-name")]
    [InlineData("")]
    public void Where_it_cannot_be_told_which_one_nothing_begins_that_depends_on_it(string name)
    {
        string[][] words =
        [
            ["--jail", $"{_home.Above}/places/%u"], ["--jail", "~"], ["--jail", "%h/drop"], ["-d", "%d"], ["-d", "~"], ["-d", "/%u"],
            ["--audit", $"{_home.Above}/audits/one"], ["--config", "~/.config/dotnet-sftp-server/key.json"],
        ];
        foreach (string[] word in words)
            Assert.Equal((255, _ambiguous), SharedHome.Refused(LoggedIn(name, word)));
        using Session session = Session.Open(LoggedIn(name, "-e", "-l", "INFO", "--jail", $"{_home.Above}/places/second"));
        Assert.Equal(PacketType.Attrs, session.Ask(Request.Stat("/second")).Type);
        session.End();
        Assert.Contains($"session opened for local user {Launch.Stranger} from", session.Errors);
    }

    [MountFact]
    public void Nor_does_a_block_that_may_be_for_it()
    {
        string file = $"{_home.Above}/key.json";
        File.WriteAllText(file, "{\"match\": [{\"user\": \"second\", \"settings\": {\"read-only\": true}}]}", Encoding.ASCII);
        Assert.Equal((255, _ambiguous), SharedHome.Refused(LoggedIn("", "--config", file)));
    }

    private Launch LoggedIn(string name, params string[] words)
    {
        Launch launch = _home.Session(words);
        return launch with { Environment = new Dictionary<string, string>(launch.Environment) { ["LOGNAME"] = name } };
    }
}
