namespace Escapes;

/// <summary>One key of an account, locked to the home, attacks what another key of the account is told, and where it is locked to.</summary>
public sealed class TwoKeysTests : IDisposable
{
    private const string Place = ".config/dotnet-sftp-server";
    private const string Advice = "another session of this account could change it there: put it into ~/.config/dotnet-sftp-server/";

    private readonly SharedHome _home = new();

    public void Dispose() => _home.Dispose();

    [MountTheory]
    [InlineData("drop", "--jail", "~/drop")]
    [InlineData("drop", "--jail", "%h/drop/.")]
    [InlineData("deep", "--jail", "~/deep/drop")]
    [InlineData("deep", "--jail", "~/deep/../drop")]
    public void A_jail_is_not_reached_through_a_link_that_the_other_key_made(string name, string option, string path)
    {
        ReplaceByALinkToTheMachine(name);
        Assert.Equal((255, $"the jail cannot be entered: {name} is a symbolic link that root does not own\n"), SharedHome.Refused(_home.Session(option, path)));
    }

    [MountFact]
    public void Nor_is_it_by_scp()
    {
        ReplaceByALinkToTheMachine("drop");
        Launch launch = _home.Session("--jail", "~/drop", "-f", "etc/passwd") with { Program = Programs.Scp };
        Assert.Equal((255, "the jail cannot be entered: drop is a symbolic link that root does not own\n"), SharedHome.Refused(launch));
    }

    [MountTheory]
    [InlineData("~/drop")]
    [InlineData("drop")]
    public void Nor_is_a_start_directory(string path)
    {
        ReplaceByALinkToTheMachine("drop");
        const string Told = "the start directory cannot be entered: drop is a symbolic link that root does not own\n";
        foreach (string[] more in (string[][])[[], ["--rule", "read:/etc"]])
            Assert.Equal((255, Told), SharedHome.Refused(_home.Session(["-d", path, .. more])));
    }

    [MountTheory]
    [InlineData("deep", "--config", "~/deep/key.json", "key.json: deep")]
    [InlineData(".config", "--config", $"~/{Place}/key.json", "key.json: .config")]
    [InlineData("deep", "--audit", "~/deep/audit", "the audit file cannot be opened: deep")]
    [InlineData(".config", "--audit", $"~/{Place}/audit", "the audit file cannot be opened: .config")]
    public void Nor_are_the_files_that_a_key_names(string name, string option, string path, string told)
    {
        Directory.Move(_home.In(name), _home.In("moved"));
        Directory.CreateSymbolicLink(_home.In(name), "moved");
        File.WriteAllText(_home.In("moved/key.json"), "{}");
        _home.Own();
        Assert.Equal((255, $"{told} is a symbolic link that root does not own\n"), SharedHome.Refused(_home.Session(option, path)));
    }

    [MountTheory]
    [InlineData("--jail", "/link/drop")]
    [InlineData("--jail", "/absolute/../drop")]
    [InlineData("--jail", "/link/.././home/./drop/")]
    [InlineData("--config", $"/link/{Place}/key.json")]
    [InlineData("--audit", $"/absolute/{Place}/audit")]
    [InlineData("-d", "/link/drop")]
    public void Links_of_root_are_followed(string option, string path)
    {
        File.WriteAllText(_home.In($"{Place}/key.json"), "{}");
        _home.Own();
        Posix.Link("home", $"{_home.Above}/link");
        Posix.Link(_home.In("deep"), $"{_home.Above}/absolute");
        path = path.Replace("/absolute/.config", "/link/.config");
        using Session session = Session.Open(_home.Session(option, _home.Above + path));
        Assert.Equal(option == "-d" ? _home.In("drop") : option == "--jail" ? "/" : _home.Path, NameOf(session, "."));
    }

    [MountTheory]
    [InlineData("--config", "~/key.json")]
    [InlineData("--config", "~/.config/key.json")]
    [InlineData("--config", "~/.config/dotnet-sftp-server-2/key.json")]
    [InlineData("--config", "ABOVE/theirs/key.json")]
    [InlineData("--config", "ABOVE/roots/theirs.json")]
    [InlineData("--config", "ABOVE/open/key.json")]
    [InlineData("--audit", "~/audit")]
    [InlineData("--audit", "~/.config/audit")]
    [InlineData("--audit", "ABOVE/link/drop/audit")]
    public void Files_that_a_key_names_do_not_lie_where_the_other_key_could_change_them(string option, string path)
    {
        Lay();
        (int status, string errors) = SharedHome.Refused(_home.Session(option, path.Replace("ABOVE", _home.Above)));
        string what = option == "--audit" ? "the audit file cannot be opened" : Path.GetFileName(path);
        Assert.Equal((255, $"{what}: {Advice}\n"), (status, errors));
    }

    [MountTheory]
    [InlineData("--config", $"~/{Place}/key.json")]
    [InlineData("--config", $"~/{Place}/more/key.json")]
    [InlineData("--config", "ABOVE/roots/key.json")]
    [InlineData("--audit", $"~/{Place}/audit")]
    [InlineData("--audit", "ABOVE/sticky/audit")]
    public void But_where_it_cannot(string option, string path)
    {
        Lay();
        using Session session = Session.Open(_home.Session(option, path.Replace("ABOVE", _home.Above)));
        Assert.Equal(_home.Path, NameOf(session, "."));
    }

    /// <summary>Held by the home guard, which closes each name at the home's top that begins with a dot.</summary>
    [MountTheory]
    [InlineData("--jail", "~")]
    [InlineData("--forced")]
    public void There_the_other_key_can_neither_write_nor_remove_nor_move_them(params string[] words)
    {
        Lay();
        string place = words[0] == "--jail" ? $"/{Place}" : _home.In(Place);
        Launch launch = _home.Session(words);
        using Session session = Session.Open(launch with
        {
            Environment = launch.Environment.Append(new("SSH_ORIGINAL_COMMAND", "internal-sftp")).ToDictionary(),
        });
        byte[][] attacks =
        [
            Request.Open($"{place}/key.json", Access.Write), Request.Open($"{place}/key.json", Access.Fresh), Request.Open($"{place}/new.json", Access.Fresh),
            Request.Remove($"{place}/key.json"), Request.Rename($"{place}/key.json", $"{place}/other"), Request.PosixRename($"{place}/key.json", $"{place}/other"),
            Request.Rename(place, $"{place}-2"), Request.Rename(Path.GetDirectoryName(place)!, $"{place[..^Place.Length]}moved"),
            Request.SetSize($"{place}/key.json", 0),
        ];
        foreach (byte[] attack in attacks)
            Assert.Equal(Status.PermissionDenied, session.AskStatus(attack));
    }

    private static string NameOf(Session session, string path)
    {
        Answer answer = session.Ask(Request.RealPath(path));
        _ = answer.UInt32();
        return System.Text.Encoding.ASCII.GetString(answer.String());
    }

    private void Lay()
    {
        string above = _home.Above;
        foreach (string name in (string[])["roots", "theirs", "open", "sticky"])
            Directory.CreateDirectory($"{above}/{name}");
        Directory.CreateDirectory(_home.In($"{Place}/more"));
        Directory.CreateDirectory(_home.In(".config/dotnet-sftp-server-2"));
        string[] files =
        [
            _home.In("key.json"), _home.In(".config/key.json"), _home.In(".config/dotnet-sftp-server-2/key.json"), _home.In($"{Place}/key.json"),
            _home.In($"{Place}/more/key.json"), $"{above}/theirs/key.json", $"{above}/roots/theirs.json", $"{above}/roots/key.json", $"{above}/open/key.json",
        ];
        foreach (string file in files)
            File.WriteAllText(file, "{}");
        _home.Own();
        Native.GiveTo($"{above}/theirs", Launch.Stranger);
        Native.GiveTo($"{above}/roots/theirs.json", Launch.Stranger);
        File.SetUnixFileMode($"{above}/open", (UnixFileMode)0b1_111_111_111);
        File.SetUnixFileMode($"{above}/sticky", (UnixFileMode)0b1_111_011_011);
        Posix.Link("home", $"{above}/link");
    }

    /// <summary>What nothing refuses: it may change what lies in its jail. The link leads out, as every other program sees.</summary>
    private void ReplaceByALinkToTheMachine(string name)
    {
        using Session other = Session.Open(_home.Session("--jail", "~"));
        Assert.Equal(Status.Ok, other.AskStatus(Request.Rename($"/{name}", "/moved")));
        Assert.Equal(Status.Ok, other.AskStatus(Request.OfPaths(PacketType.SymLink, "/", $"/{name}")));
        Assert.True(File.Exists($"{_home.In(name)}/etc/passwd"));
    }
}
