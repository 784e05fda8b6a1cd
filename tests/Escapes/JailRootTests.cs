namespace Escapes;

/// <summary>The directory that is the jail's root: it tells nothing of the one that it lies in, and stays as it was made.</summary>
public sealed class JailRootTests
{
    public static TheoryData<Confinement> Confinements => [Confinement.Jail, Confinement.ResolverAlone, Confinement.WalkAlone];

    /// <summary>Spellings of the root; the last two are links, one in the jail and one that leads up.</summary>
    private static readonly string[] Roots = ["/", ".", "..", "/.", "/../", "/x/..", "/x/../../..", "/link", "/link/", "/x/up"];

    [Fact]
    public void Without_a_jail_the_directory_above_is_told_of()
    {
        using TempDirectory place = Lay();
        using Session session = Session.Open(new Launch { Directory = place.Combine("jail") });
        Assert.Equal(Above, List(session, ".")[".."]);
    }

    [Theory]
    [MemberData(nameof(Confinements))]
    public void Two_dots_in_the_root_are_the_root(Confinement confinement)
    {
        using TempDirectory place = Lay();
        using Session session = Session.Open(confinement.SftpIn(place.Combine("jail")));
        foreach (string root in Roots)
        {
            Dictionary<string, (uint?, uint?)> entries = List(session, root);
            Assert.Equal(entries["."], entries[".."]);
            Assert.NotEqual(Above, entries[".."]);
        }

        Dictionary<string, (uint?, uint?)> beneath = List(session, "/x");
        Assert.Equal(List(session, "/")["."], beneath[".."]);
        Assert.NotEqual(beneath["."], beneath[".."]);
    }

    [Fact]
    public void Without_a_jail_the_mode_of_the_directory_changes()
    {
        using TempDirectory place = Lay();
        string before = Describe(place);
        using Session session = Session.Open(new Launch { Directory = place.Combine("jail") });
        var dialogue = new Dialogue(session, path => path);
        foreach (Packet request in Changes(dialogue, "."))
            Assert.Equal(Status.Ok, session.AskStatus(request.ToArray()));
        Assert.NotEqual(before, Describe(place));
    }

    [Theory]
    [MemberData(nameof(Confinements))]
    public void Attributes_of_the_root_are_not_changed(Confinement confinement)
    {
        using TempDirectory place = Lay();
        string before = Describe(place);
        using Session session = Session.Open(confinement.SftpIn(place.Combine("jail")) with { Arguments = [.. confinement.SftpIn(place.Combine("jail")).Arguments, "-e", "-l", "INFO"] });
        var dialogue = new Dialogue(session, path => path);
        foreach (string root in Roots)
        {
            foreach (Packet request in Changes(dialogue, root))
            {
                Answer answer = session.Ask(request.ToArray());
                bool isLink = root is "/link" or "/x/up" && answer.StatusCode is Status.Ok or Status.Failure; // lsetstat of the link itself
                Assert.True(isLink || (answer.StatusCode, answer.StatusText) == (Status.PermissionDenied, "Permission denied: the root of the jail"), $"{root}: {answer.StatusCode} {answer.StatusText}");
            }

            dialogue.WithHandle(dialogue.Open(root, Access.Read), handle =>
            {
                foreach (Packet request in Changes(dialogue, handle))
                    Assert.Equal(Status.PermissionDenied, session.AskStatus(request.ToArray()));
            });
        }

        Assert.Equal(before, Describe(place));
        Assert.Equal(Status.Ok, session.AskStatus(dialogue.Of(PacketType.SetStat, "/x").Attributes(mode: 0b111_000_000, atime: 1, mtime: 2).ToArray()));
        session.End();
        Assert.Contains("refused: \"/\" by the root of the jail", session.Errors, StringComparison.Ordinal);
    }

    /// <summary>A directory that is named like a link to the root, and one that is named like nothing but the target.</summary>
    [Theory]
    [InlineData("/", "link")]
    [InlineData(".", "link")]
    [InlineData("/x", "up")]
    public void Nothing_of_it_is_changed_by_scp(string target, string name)
    {
        using TempDirectory place = Lay();
        string before = Describe(place);
        using ScpSession session = ScpSession.OpenSink(Confinement.Jail.ScpIn(place.Combine("jail"), "-r", "-p", "-t", target));
        session.Send($"T1 0 1 0\nD0000 0 {name}\nE\n");
        session.CloseInput();
        _ = session.ReceiveRest();
        Assert.Equal(before, Describe(place));
    }

    private static (uint?, uint?) Above => (0b100_000_111_000_101, 1_000_000_000);

    private static TempDirectory Lay()
    {
        TempDirectory place = TempDirectory.InMemory();
        Directory.CreateDirectory(place.Combine("jail/x"));
        Posix.Link("/", place.Combine("jail/link"));
        Posix.Link("..", place.Combine("jail/x/up"));
        foreach ((string path, int mode, long time) in ((string, int, long)[])[("jail/x", 0b111_000_000, 1_200_000_000), ("jail", 0b111_101_101, 1_100_000_000), ("", 0b111_000_101, 1_000_000_000)])
        {
            File.SetUnixFileMode(place.Combine(path), (UnixFileMode)mode);
            Posix.SetTimes(place.Combine(path), time, time);
        }

        return place;
    }

    private static string Describe(TempDirectory place) =>
        $"{File.GetUnixFileMode(place.Combine("jail"))} {Directory.GetLastWriteTimeUtc(place.Combine("jail")):O}";

    private static Packet[] Changes(Dialogue dialogue, string path) =>
    [
        .. from name in (string[])["", "lsetstat@openssh.com"]
           from request in (Func<Packet, Packet>[])[
               packet => packet.Attributes(mode: 0b111_111_111), packet => packet.Attributes(atime: 1, mtime: 2), packet => packet.Attributes(uid: 0, gid: 0)]
           select request(name.Length == 0 ? dialogue.Of(PacketType.SetStat, path) : dialogue.Of(name, path)),
    ];

    private static Packet[] Changes(Dialogue dialogue, byte[] handle) =>
    [
        dialogue.Of(PacketType.FSetStat, handle).Attributes(mode: 0), dialogue.Of(PacketType.FSetStat, handle).Attributes(atime: 1, mtime: 2),
        dialogue.Of(PacketType.FSetStat, handle).Attributes(uid: 0, gid: 0),
    ];

    /// <summary>Mode and modification time by name.</summary>
    private static Dictionary<string, (uint?, uint?)> List(Session session, string path)
    {
        byte[] handle = session.AskHandle(Request.OpenDir(path));
        Dictionary<string, (uint?, uint?)> entries = [];
        while (session.Ask(Request.ReadDir(handle)) is { Type: PacketType.Name } answer)
            for (uint count = answer.UInt32(); count > 0; count--)
            {
                string name = System.Text.Encoding.UTF8.GetString(answer.String());
                _ = answer.String();
                Attributes attributes = answer.Attributes();
                entries[name] = (attributes.Mode, attributes.Mtime);
            }

        Assert.Equal(Status.Ok, session.AskStatus(Request.Close(handle)));
        return entries;
    }
}
