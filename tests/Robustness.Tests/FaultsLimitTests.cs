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

    [Fact]
    public void Handles_end_at_1024_whatever_the_limit_allows()
    {
        using var world = new World(new Launch { Before = "ulimit -n 8192 || ulimit -n $(ulimit -Hn)" });
        List<byte[]> handles = OpenAll(world.Session, 5000);
        Assert.InRange(handles.Count, 1000, 1024);
        Assert.Equal(handles.Count, handles.Select(Convert.ToHexString).Distinct().Count());
        Assert.InRange(world.Session.View.PeakKiB, 0, 24 * 1024);
        foreach (byte[] handle in handles)
            Assert.Equal(Status.Ok, world.Session.AskStatus(Request.Close(handle)));
        Assert.Equal(handles.Count, OpenAll(world.Session, 5000).Count);
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
