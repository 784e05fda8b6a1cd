namespace Escapes;

/// <summary>
/// Dotfile managers keep what logins obey elsewhere and put links in its place. What a link in the home leads to is protected where it lies:
/// its name, each link on the way, and what it would be if it is missing.
/// </summary>
public sealed class GuardLinkTests
{
    /// <summary>Links in a home, the file that a login reads through them, and the name that the session attacks.</summary>
    /// <param name="Links">From a name in the home to the link's text.</param>
    /// <param name="Attacked">Relative to the home, not itself a name that begins with a dot.</param>
    private sealed record Arrangement(string Name, string Read, string Attacked, params (string From, string To)[] Links)
    {
        /// <summary>Where it is missing, a session could make it.</summary>
        public bool Exists { get; init; } = true;

        /// <summary>The attacked name is a second one of the file itself.</summary>
        public bool IsHardLink { get; init; }
    }

    private static readonly Arrangement[] Arrangements =
    [
        new("keys in another directory", ".ssh/authorized_keys", "dot/authorized_keys", (".ssh/authorized_keys", "../dot/authorized_keys")),
        new("absolute link", ".profile", "dot/profile", (".profile", "HOME/dot/profile")),
        new("end of a chain", ".bashrc", "dot/deep/bashrc", (".bashrc", "one"), ("one", "dot/two"), ("dot/two", "deep/bashrc")),
        new("link in a chain", ".bashrc", "dot/two", (".bashrc", "one"), ("one", "dot/two"), ("dot/two", "deep/bashrc")),
        new("first link in a chain", ".bashrc", "one", (".bashrc", "one"), ("one", "dot/two"), ("dot/two", "deep/bashrc")),
        new("link to the directory .config", ".config/fish/config.fish", "dot/config/fish/config.fish", (".config", "dot/config")),
        new("link to the directory .config/fish", ".config/fish/config.fish", "dot/fish/config.fish", (".config/fish", "../dot/fish")),
        new("link to the directory .ssh", ".ssh/authorized_keys", "dot/ssh/authorized_keys", (".ssh", "dot/ssh")),
        new("link of a unit", ".config/systemd/user/x.service", "dot/x.service", (".config/systemd/user/x.service", "../../../dot/x.service")),
        new("through two trees", "bin/tool", "dot/local/bin/tool", ("bin", ".local/bin"), (".local", "dot/local")),
        new("link in a linked tree", ".bashrc.d/x", "other/x", (".bashrc.d", "dot/bashrc.d"), ("dot/bashrc.d/x", "../../other/x")),
        new("missing file", ".zshrc", "dot/zshrc", (".zshrc", "dot/zshrc")) { Exists = false },
        new("missing file in a missing directory", ".zshrc", "gone/zshrc", (".zshrc", "gone/zshrc")) { Exists = false },
        new("missing file in a linked directory", ".config/fish/conf.d/x.fish", "dot/fish/conf.d/x.fish", (".config/fish", "../dot/fish")) { Exists = false },
        new("missing file at the end of a chain", ".zshenv", "two", (".zshenv", "one"), ("one", "two")) { Exists = false },
        new("hard link", ".ssh/authorized_keys", "dot/authorized_keys") { IsHardLink = true },
    ];

    /// <summary>What makes a file say something else, or go.</summary>
    private static readonly (string Name, bool MakesMissing, Action<Session, string, string> Play)[] Attacks =
    [
        ("write", true, (session, home, path) => Write(session, home + path)),
        ("set size", false, (session, home, path) => session.Ask(Request.SetSize(home + path, 1))),
        ("remove", false, (session, home, path) => session.Ask(Request.Remove(home + path))),
        ("rename out", false, (session, home, path) => session.Ask(Request.Rename(home + path, $"{home}work/away"))),
        ("rename in", true, (session, home, path) =>
        {
            session.Ask(Request.Remove(home + path));
            session.Ask(Request.Rename($"{home}work/own", home + path));
        }),
        ("posix-rename onto", true, (session, home, path) => session.Ask(Request.PosixRename($"{home}work/own", home + path))),
        ("link in", true, (session, home, path) =>
        {
            session.Ask(Request.Remove(home + path));
            session.Ask(Request.HardLink($"{home}work/own", home + path));
        }),
        ("write by a hard link", false, (session, home, path) =>
        {
            session.Ask(Request.HardLink(home + path, $"{home}work/hard"));
            Write(session, $"{home}work/hard");
        }),
        ("write by a symbolic link", true, (session, home, path) =>
        {
            session.Ask(Request.OfPaths(PacketType.SymLink, $"../{path}", $"{home}work/soft"));
            Write(session, $"{home}work/soft");
        }),
        ("rename the directory above", false, (session, home, path) => session.Ask(Request.Rename($"{home}{path.Split('/')[0]}", $"{home}work/away"))),
    ];

    public static TheoryData<Guarding, string> Guarded
    {
        get
        {
            var rows = new TheoryData<Guarding, string>();
            foreach (Guarding guarding in GuardingExtensions.All)
                foreach (Arrangement arrangement in Arrangements)
                    rows.Add(guarding, arrangement.Name);
            return rows;
        }
    }

    public static TheoryData<string> Names => [.. Arrangements.Select(arrangement => arrangement.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Without_the_guard_what_a_link_leads_to_is_changed(string name)
    {
        string[] attacks = [.. Attacks.Where(attack => Arranged(name).Exists || attack.MakesMissing).Select(attack => attack.Name)];
        Assert.Equal(attacks.Where(attack => Matters(Arranged(name), attack)), Changes(name, Guarding.Nothing).Where(attack => Matters(Arranged(name), attack)));
    }

    [Theory]
    [MemberData(nameof(Guarded))]
    public void What_a_link_leads_to_is_not_changed(Guarding guarding, string name) => Assert.Empty(Changes(name, guarding));

    private static Arrangement Arranged(string name) => Arrangements.Single(each => each.Name == name);

    // A second name of the file can go; a link in a chain is a name that a write goes through, and it has no size.
    private static bool Matters(Arrangement arrangement, string attack) =>
        (!arrangement.IsHardLink || attack is "write" or "set size" or "write by a hard link" or "write by a symbolic link")
        && !(attack == "write by a hard link" && arrangement.Name.Contains("link in a chain", StringComparison.Ordinal));

    private static List<string> Changes(string name, Guarding guarding)
    {
        Arrangement arrangement = Arranged(name);
        List<string> changed = [];
        foreach ((string attack, bool makesMissing, Action<Session, string, string> play) in Attacks)
        {
            if (!arrangement.Exists && !makesMissing)
                continue;
            using var home = new Home();
            Lay(home, arrangement);
            string before = Seen(home, arrangement);
            using (Session session = Session.Open(guarding.Launch(home)))
            {
                if (!arrangement.Exists && arrangement.Attacked.Contains('/'))
                    session.Ask(Request.MkDir($"{guarding.PathOf(home)}{Route.Parent(arrangement.Attacked)}"));
                play(session, guarding.PathOf(home), arrangement.Attacked);
            }
            if (Seen(home, arrangement) != before)
                changed.Add(attack);
        }
        return changed;
    }

    /// <summary>The links in the place of what the home has there.</summary>
    private static void Lay(Home home, Arrangement arrangement)
    {
        foreach (string folder in (string[])["dot/deep", "dot/config/fish", "dot/fish", "dot/ssh", "dot/local/bin", "dot/bashrc.d", "other"])
            Directory.CreateDirectory(home.In(folder));
        foreach ((string from, string to) in arrangement.Links)
        {
            if (Tree.IsDirectory(home.In(from)))
                Directory.Delete(home.In(from), recursive: true);
            File.Delete(home.In(from));
            Directory.CreateDirectory(Path.GetDirectoryName(home.In(from))!);
            Posix.Link(to.Replace("HOME", home.Path, StringComparison.Ordinal), home.In(from));
        }

        if (arrangement.IsHardLink)
            Posix.HardLink(home.In(arrangement.Read), home.In(arrangement.Attacked));
        else if (arrangement.Exists)
            File.WriteAllText(home.In(arrangement.Read), "mine");
    }

    /// <summary>What a login reads.</summary>
    private static string Seen(Home home, Arrangement arrangement)
    {
        try
        {
            return File.ReadAllText(home.In(arrangement.Read));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "nothing";
        }
    }

    private static void Write(Session session, string path)
    {
        Answer answer = session.Ask(Request.Open(path, Access.Fresh));
        if (answer.Type != PacketType.Handle)
            return;
        byte[] handle = answer.String();
        session.Ask(Request.Write(handle, 0, "evil"u8.ToArray()));
        session.Ask(Request.Close(handle));
    }
}
