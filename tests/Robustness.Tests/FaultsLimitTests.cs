using Testing;

namespace Robustness;

/// <summary>Running out of descriptors and handles.</summary>
public sealed class FaultsLimitTests
{
    private const string TooMany = "Too many open files";

    [Fact]
    public void Thirty_two_descriptors_are_enough_for_sixteen_files_and_running_out_is_no_end()
    {
        using var world = new World(new Launch { Before = "ulimit -n 32" });
        List<byte[]> handles = OpenAll(world.Session, 40);
        Assert.InRange(handles.Count + 3, 16, 32);
        AssertOtherRequestsServed(world);
        Assert.Equal(Status.Ok, world.Session.AskStatus(Request.Close(handles[5])));
        Assert.Equal(Status.Ok, world.Session.AskStatus(Request.Close(handles[6])));
        byte[] directory = world.Session.AskHandle(Request.OpenDir("dir"));
        Assert.Equal(PacketType.Name, world.Session.Ask(Request.ReadDir(directory)).Type);
        Assert.Equal(PacketType.Data, world.Session.Ask(Request.Read(handles[^1], 0, 10)).Type);
        world.Session.End();
    }

    /// <summary>All that limits@openssh.com announces can be opened, in a session that has descriptors of its own, too.</summary>
    [Theory]
    [InlineData("ulimit -Sn 1100", 1095, 1097)]
    [InlineData("ulimit -n 1100", 1095, 1095)]
    [InlineData("ulimit -Sn 1100", 1095, 1097, "-e", "-l", "INFO", "--jail", ".")]
    [InlineData("ulimit -n 1100", 1090, 1090, "-e", "-l", "INFO", "--jail", ".")]
    public void As_many_handles_as_are_announced_can_be_opened(string limit, int announced, int most, params string[] arguments)
    {
        using var world = new World();
        string[] jailed = [.. arguments.Select(argument => argument == "." ? world.Combine("") : argument)];
        string directory = arguments.Length > 0 ? "/" : world.Combine("");
        using Session session = Session.Open(new Launch { Before = limit, Directory = directory, Arguments = jailed, Patience = TimeSpan.FromMinutes(2) });
        Answer limits = session.Ask(Request.Extended("limits@openssh.com"));
        Assert.Equal((ulong)announced, new[] { limits.UInt64(), limits.UInt64(), limits.UInt64(), limits.UInt64() }[3]);

        List<byte[]> handles = OpenAll(session, 1200);
        Assert.Equal(most, handles.Count);
        Assert.Equal(handles.Count, handles.Select(Convert.ToHexString).Distinct().Count());
        Assert.Equal(PacketType.Data, session.Ask(Request.Read(handles[0], 0, 10)).Type);
        foreach (byte[] handle in handles)
            Assert.Equal(Status.Ok, session.AskStatus(Request.Close(handle)));
        Assert.Equal(most, OpenAll(session, 1200).Count);
        session.End();
    }

    [Fact]
    public void Directories_left_open_are_bounded_in_memory()
    {
        using var world = new World(new Launch { Before = "ulimit -n 4096 || ulimit -n $(ulimit -Hn)" });
        for (int i = 0; i < 5000; i++)
        {
            Answer answer = world.Session.Ask(Request.OpenDir("dir"));
            if (answer.Type == PacketType.Status)
                break;
            Assert.Equal(PacketType.Name, world.Session.Ask(Request.ReadDir(answer.String())).Type);
        }
        Assert.InRange(world.Session.View.PeakKiB, 0, 64 * 1024);
        world.Session.AssertServes();
    }

    // What needs no handle is still served when all are taken.
    private static void AssertOtherRequestsServed(World world)
    {
        Assert.Equal(PacketType.Attrs, world.Session.Ask(Request.Stat("link")).Type);
        Assert.Equal(PacketType.Attrs, world.Session.Ask(Request.OfPath(PacketType.LStat, "link")).Type);
        Assert.Equal(PacketType.Attrs, world.Session.Ask(Request.OfHandle(PacketType.FStat, world.FileHandle)).Type);
        Assert.Equal(PacketType.Name, world.Session.Ask(Request.RealPath("link")).Type);
        Assert.Equal(PacketType.Name, world.Session.Ask(Request.OfPath(PacketType.ReadLink, "link")).Type);
        Assert.Equal(PacketType.Name, world.Session.Ask(Request.ReadDir(world.DirHandle)).Type);
        Assert.Equal(PacketType.ExtendedReply, world.Session.Ask(Request.Extended("statvfs@openssh.com", body => body.String("."))).Type);
        Assert.Equal(Status.Ok, world.Session.AskStatus(Request.MkDir("newdir")));
        Assert.Equal(Status.Ok, world.Session.AskStatus(Request.Rename("newdir", "moved")));
        Assert.Equal(Status.Ok, world.Session.AskStatus(Request.OfPath(PacketType.RmDir, "moved")));
        Assert.Equal(Status.Ok, world.Session.AskStatus(Request.SetSize("other", 3)));
        Assert.Equal(Status.Ok, world.Session.AskStatus(Request.CopyData(world.FileHandle, world.OtherHandle)));
    }

    private static List<byte[]> OpenAll(Session session, int tries)
    {
        List<byte[]> handles = [];
        for (int i = 0; i < tries; i++)
        {
            Answer answer = session.Ask(Request.Open("file", Access.Read));
            if (answer.Type == PacketType.Handle)
                handles.Add(answer.String());
            else
                Assert.Equal((Status.Failure, TooMany), (answer.StatusCode, answer.StatusText));
        }
        return handles;
    }
}
