using System.Text;

namespace Escapes;

/// <summary>Where a jail lies, where a session in it starts, and what it says of that.</summary>
public sealed class PlaceTests
{
    public static TheoryData<Confinement> Confinements => [Confinement.Jail, Confinement.WalkAlone];

    [Theory]
    [MemberData(nameof(Confinements))]
    public void A_session_starts_at_the_root_of_its_jail(Confinement confinement)
    {
        using var scene = new Scene();
        using Session session = Session.Open(confinement.SftpIn(scene.Jail) with { Directory = $"{scene.Path}/outside" });
        Assert.Equal("/", Name(session, Request.RealPath(".")));
        Assert.Equal("/", Name(session, Request.RealPath("..")));
        Assert.Equal("/own", Name(session, Request.RealPath("own")));
        Assert.Equal(PacketType.Attrs, session.Ask(Request.Stat("own")).Type);
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("sub/../../outside")]
    [InlineData("OUTSIDE")]
    [InlineData("link")]
    public void A_start_directory_outside_leads_nowhere(string directory)
    {
        using var scene = new Scene();
        Posix.Link("../outside", scene.InJail("link"));
        string place = directory == "OUTSIDE" ? $"{scene.Path}/outside" : directory;
        using Session session = Session.Start(new Launch { Directory = scene.Path, Arguments = ["--jail", scene.Jail, "-d", place] });
        try
        {
            session.Send([.. Request.Init(), .. Request.RealPath("."), .. Request.Stat("secret"), .. Request.Open("dir/inner", Access.Read)]);
            session.CloseInput();
        }
        catch (IOException)
        {
            // It has refused to start.
        }
        string answer = Encoding.Latin1.GetString(session.ReceiveRest());
        Assert.DoesNotContain(Scene.Secret, answer);
        Assert.DoesNotContain(scene.Path, answer);
        session.WaitForExit();
    }

    [Fact]
    public void A_start_directory_is_inside()
    {
        using var scene = new Scene();
        using Session session = Session.Open(new Launch { Arguments = ["--jail", scene.Jail, "-d", "/sub/deep"] });
        Assert.Equal("/sub/deep", Name(session, Request.RealPath(".")));
        Assert.Equal("/own", Name(session, Request.RealPath("../../../../own")));
    }

    [Theory]
    [MemberData(nameof(Confinements))]
    public void Home_is_never_told(Confinement confinement)
    {
        using var scene = new Scene();
        using Session session = Session.Open(confinement.SftpIn(scene.Jail) with
        {
            Environment = new Dictionary<string, string> { ["HOME"] = scene.InJail("sub") },
        });
        foreach (byte[] request in (byte[][])
                 [
                     Request.ExpandPath("~"), Request.ExpandPath("~/x"), Request.ExpandPath("~root"), Request.ExpandPath("~nobody/x"),
                     Request.Extended("home-directory", body => body.String("")),
                     Request.Extended("home-directory", body => body.String("root")),
                     Request.Extended("home-directory", body => body.String("nobody")),
                 ])
        {
            session.Send(request);
            string answer = Encoding.Latin1.GetString(session.ReceivePacket()!);
            Assert.DoesNotContain(scene.Path, answer);
            Assert.DoesNotContain("/root", answer);
            Assert.DoesNotContain("/nonexistent", answer);
        }
    }

    /// <summary>Whoever may rename in a larger jail moves the root of a smaller one, and directories out of it.</summary>
    [Theory]
    [MemberData(nameof(Confinements))]
    public void A_jail_within_a_jail_holds_whatever_the_larger_one_does(Confinement confinement)
    {
        using var scene = new Scene();
        Directory.CreateDirectory(scene.InJail("inner/a/b"));
        File.WriteAllText(scene.InJail("secret"), Scene.Secret);
        using Session outer = Session.Open(confinement.SftpIn(scene.Jail));
        using Session inner = Session.Open(confinement.SftpIn(scene.InJail("inner")));
        Assert.Equal(Status.Ok, outer.AskStatus(Request.Rename("/inner", "/sub/moved")));
        AssertNothingThere();
        Assert.Equal(Status.Ok, outer.AskStatus(Request.Rename("/sub/moved/a", "/a")));
        AssertNothingThere();
        Assert.Equal(Status.Ok, outer.AskStatus(Request.OfPaths(PacketType.SymLink, "/", "/sub/moved/root")));
        Assert.Equal(Status.Ok, outer.AskStatus(Request.OfPaths(PacketType.SymLink, "../..", "/sub/moved/up")));
        AssertNothingThere();
        Assert.Equal(Status.Ok, outer.AskStatus(Request.OfPaths(PacketType.SymLink, "/sub/moved/secret", "/inner")));
        AssertNothingThere();

        void AssertNothingThere()
        {
            foreach (string path in (string[])["secret", "../secret", "../../secret", "a/../secret", "a/../../secret", "a/b/../../secret", "root/secret", "up/secret"])
                Assert.Equal(Status.NoSuchFile, inner.AskStatus(Request.Open(path, Access.Read)));
        }
    }

    [Fact]
    public void A_link_with_the_real_path_of_the_jail_resolves_inside_and_leads_nowhere()
    {
        using var scene = new Scene();
        Posix.Link(scene.InJail("own"), scene.InJail("link"));
        using Session session = Session.Open(Confinement.Jail.SftpIn(scene.Jail));
        Assert.Equal(Status.NoSuchFile, session.AskStatus(Request.Stat("link")));
    }

    [Fact]
    public void A_hard_link_gives_what_it_is_and_nothing_beside()
    {
        using var scene = new Scene();
        Posix.HardLink($"{scene.Path}/outside/secret", scene.InJail("linked"));
        using Session session = Session.Open(Confinement.Jail.SftpIn(scene.Jail));
        Assert.Equal("/linked", Name(session, Request.RealPath("linked")));
    }

    private static string Name(Session session, byte[] request)
    {
        Answer answer = session.Ask(request);
        Assert.Equal((PacketType.Name, 1u), (answer.Type, answer.UInt32()));
        return Encoding.Latin1.GetString(answer.String());
    }
}
