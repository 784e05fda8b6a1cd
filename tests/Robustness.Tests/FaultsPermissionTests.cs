using Testing;

namespace Robustness;

/// <summary>An account that may not do everything.</summary>
public sealed class FaultsPermissionTests
{
    private const uint Nobody = 65534;

    [RootFact]
    public void What_the_account_may_not_do_is_permission_denied()
    {
        using var world = new World(new Launch { User = Nobody });
        MakePrivate(world, "private", (UnixFileMode)0x1C0);
        byte[][] requests =
        [
            Request.OpenDir("private"),
            Request.Stat("private/secret"),
            Request.Open("private/secret", Access.Read),
            Request.Open("private/new", Access.Fresh),
            Request.MkDir("private/new"),
            Request.Remove("private/secret"),
            Request.Rename("private/secret", "stolen"),
            Request.PosixRename("other", "private/secret"),
            Request.HardLink("private/secret", "stolen"),
            Request.OfPaths(PacketType.SymLink, "x", "private/link"),
            Request.OfPath(PacketType.ReadLink, "private/secret"),
            Request.RealPath("private/secret/x"),
            Request.SetSize("private/secret", 0),
            Request.Extended("statvfs@openssh.com", body => body.String("private/secret")),
        ];
        foreach (byte[] request in requests)
        {
            Answer answer = world.Session.Ask(request);
            Assert.Equal((Status.PermissionDenied, "Permission denied"), (answer.StatusCode, answer.StatusText));
        }
        Assert.Equal("secret", File.ReadAllText(world.Combine("private/secret")));
        world.Session.End();
    }

    [RootFact]
    public void A_directory_that_may_be_listed_but_not_entered_gives_no_entries_and_no_error()
    {
        using var world = new World(new Launch { User = Nobody });
        MakePrivate(world, "listable", (UnixFileMode)0x1E4);
        byte[] handle = world.Session.AskHandle(Request.OpenDir("listable"));
        Answer answer = world.Session.Ask(Request.ReadDir(handle));
        if (answer.Type == PacketType.Status)
            Assert.Equal(Status.Eof, answer.StatusCode);
        Assert.Equal(Status.Ok, world.Session.AskStatus(Request.Close(handle)));
    }

    [RootFact]
    public void A_directory_that_may_be_entered_but_not_listed_serves_its_files()
    {
        using var world = new World(new Launch { User = Nobody });
        MakePrivate(world, "dark", (UnixFileMode)0x1C1);
        File.SetUnixFileMode(world.Combine("dark/secret"), (UnixFileMode)0x1A4);
        Assert.Equal(Status.PermissionDenied, world.Session.AskStatus(Request.OpenDir("dark")));
        Assert.Equal(PacketType.Handle, world.Session.Ask(Request.Open("dark/secret", Access.Read)).Type);
        Assert.Equal(PacketType.Name, world.Session.Ask(Request.RealPath("dark/secret")).Type);
    }

    [RootFact]
    public void A_working_directory_that_cannot_be_read_is_no_obstacle()
    {
        using var directory = new TempDirectory();
        File.SetUnixFileMode(directory.Path, (UnixFileMode)0x1C1);
        using Session session = Session.Open(new Launch { Directory = directory.Path, User = Nobody });
        Answer answer = session.Ask(Request.RealPath("."));
        Assert.Equal(1u, answer.UInt32());
        Assert.Equal(directory.Path, System.Text.Encoding.UTF8.GetString(answer.String()));
        Assert.Equal(Status.PermissionDenied, session.AskStatus(Request.OpenDir(".")));
    }

    [RootFact]
    public void An_account_without_a_name_is_served()
    {
        using var world = new World(new Launch { User = Launch.Stranger, Arguments = ["-e", "-l", "INFO"] });
        Answer listing = world.Session.Ask(Request.ReadDir(world.DirHandle));
        Assert.Equal(3u, listing.UInt32());
        listing.String();
        Assert.Contains("54321", System.Text.Encoding.UTF8.GetString(listing.String()));
        world.Session.Ask(Request.Extended("home-directory", body => body.String("")));
        world.Session.Ask(Request.Extended("expand-path@openssh.com", body => body.String("~")));
        world.Session.End();
        Assert.Contains("session opened for local user", world.Session.Errors);
    }

    [Fact]
    public void The_umask_decides_what_new_files_allow()
    {
        using var world = new World(new Launch { Before = "umask 027" });
        world.Session.AskHandle(Request.Open("plain", Access.Fresh));
        world.Session.AskHandle(Request.Open("given", Access.Fresh, mode: 0x1FF));
        Assert.Equal(Status.Ok, world.Session.AskStatus(Request.MkDir("folder")));
        Assert.Equal(Status.Ok, world.Session.AskStatus(Request.MkDir("folder2", mode: 0x1FF)));
        Assert.Equal(0x1A0, (int)File.GetUnixFileMode(world.Combine("plain")));
        Assert.Equal(0x1E8, (int)File.GetUnixFileMode(world.Combine("given")));
        Assert.Equal(0x1E8, (int)File.GetUnixFileMode(world.Combine("folder")));
        Assert.Equal(0x1E8, (int)File.GetUnixFileMode(world.Combine("folder2")));
    }

    [Fact]
    public void The_umask_option_replaces_the_inherited_one()
    {
        using var world = new World(new Launch { Before = "umask 0", Arguments = ["-u", "077"] });
        world.Session.AskHandle(Request.Open("plain", Access.Fresh));
        Assert.Equal(0x180, (int)File.GetUnixFileMode(world.Combine("plain")));
    }

    private static void MakePrivate(World world, string name, UnixFileMode mode)
    {
        Directory.CreateDirectory(world.Combine(name));
        File.WriteAllText(world.Combine($"{name}/secret"), "secret");
        File.SetUnixFileMode(world.Combine(name), mode);
    }
}
