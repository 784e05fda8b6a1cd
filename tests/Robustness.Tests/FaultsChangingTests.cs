using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;
using Testing;

namespace Robustness;

/// <summary>Files and directories that change or vanish while they are served, and things that only look like files.</summary>
public sealed class FaultsChangingTests
{
    private static readonly Access[] WaysToOpen =
        [Access.Read, Access.Write, Access.Read | Access.Write, Access.Fresh, Access.Write | Access.Append];

    private static readonly PacketType[] WaysToLook =
        [PacketType.Stat, PacketType.LStat, PacketType.OpenDir, PacketType.ReadLink, PacketType.RealPath];

    [Fact]
    public void A_file_that_shrank_gives_what_is_left_and_then_the_end()
    {
        using var world = new World();
        File.WriteAllBytes(world.Combine("file"), new byte[1 << 20]);
        Assert.Equal(32768, world.Session.Ask(Request.Read(world.FileHandle, 0, 32768)).String().Length);
        using (FileStream file = File.OpenWrite(world.Combine("file")))
            file.SetLength(10);
        Assert.Equal(10, world.Session.Ask(Request.Read(world.FileHandle, 0, 32768)).String().Length);
        Assert.Equal(Status.Eof, world.Session.AskStatus(Request.Read(world.FileHandle, 32768, 32768)));
    }

    [Fact]
    public void A_file_that_shrinks_and_grows_during_READs_never_breaks_the_framing()
    {
        using var world = new World();
        string path = world.Combine("file");
        File.WriteAllBytes(path, new byte[8 << 20]);
        using var stop = new CancellationTokenSource();
        var shrinker = Background.Start(() => ShrinkAndGrow(path, stop.Token));
        for (int round = 0; round < 30; round++)
            ReadAll(world);
        stop.Cancel();
        shrinker.Join();
        world.Session.End();
    }

    [Fact]
    public void A_removed_file_is_served_through_its_handle()
    {
        using var world = new World();
        File.Delete(world.Combine("file"));
        Assert.Equal(1000, world.Session.Ask(Request.Read(world.FileHandle, 0, 5000)).String().Length);
        Assert.Equal(Status.Ok, world.Session.AskStatus(Request.Write(world.FileHandle, 0, [1])));
        Assert.Equal(PacketType.Attrs, world.Session.Ask(Request.OfHandle(PacketType.FStat, world.FileHandle)).Type);
        Assert.Equal(Status.Ok, world.Session.AskStatus(Request.Close(world.FileHandle)));
    }

    [Fact]
    public void A_directory_that_vanished_is_listed_to_its_end()
    {
        using var world = new World();
        Directory.Delete(world.Combine("dir"), recursive: true);
        Assert.InRange(CountEntries(world.Session, world.DirHandle), 0, 3);
        Assert.Equal(Status.Ok, world.Session.AskStatus(Request.Close(world.DirHandle)));
        world.Session.End();
    }

    [Fact]
    public void Entries_that_vanish_between_two_READDIRs_are_skipped()
    {
        using var world = new World();
        for (int i = 0; i < 3000; i++)
            File.WriteAllText(world.Combine($"dir/{i}"), "");
        byte[] handle = world.Session.AskHandle(Request.OpenDir("dir"));
        int first = (int)world.Session.Ask(Request.ReadDir(handle)).UInt32();
        Directory.Delete(world.Combine("dir"), recursive: true);
        Assert.InRange(first, 1, 3003);
        Assert.InRange(CountEntries(world.Session, handle), 0, 3003 - first);
    }

    [Fact]
    public void A_working_directory_that_vanished_is_no_end()
    {
        using var outer = new TempDirectory();
        Directory.CreateDirectory(outer.Combine("inner"));
        using Session session = Session.Open(new Launch { Directory = outer.Combine("inner") });
        Directory.Delete(outer.Combine("inner"));
        Assert.Equal(PacketType.Status, session.Ask(Request.RealPath(".")).Type);
        Assert.Equal(PacketType.Status, session.Ask(Request.Open("new", Access.Fresh)).Type);
        Assert.Equal(PacketType.Attrs, session.Ask(Request.Stat("/")).Type);
        session.End();
    }

    [RootTheory]
    [InlineData("fifo")]
    [InlineData("null")]
    [InlineData("zero")]
    [InlineData("tty")]
    [InlineData("absent")]
    [InlineData("socket")]
    public void What_is_no_file_never_blocks_the_session(string kind)
    {
        using var world = new World();
        using Socket? listener = Make(kind, world.Combine("odd"));
        foreach (Access access in WaysToOpen)
            Use(world.Session, world.Session.Ask(Request.Open("odd", access)), world.FileHandle);
        foreach (PacketType type in WaysToLook)
            world.Session.Ask(Request.OfPath(type, "odd"));
        world.Session.Ask(Request.SetSize("odd", 0));
        world.Session.Ask(new Packet(PacketType.SetStat).Id(1).String("odd").Attributes(mode: 0x180, mtime: 5).ToArray());
        world.Session.Ask(Request.Extended("statvfs@openssh.com", body => body.String("odd")));
        Assert.Equal(Status.Ok, world.Session.AskStatus(Request.Rename("odd", "odder")));
        Assert.Equal(Status.Ok, world.Session.AskStatus(Request.Remove("odder")));
        world.Session.End();
    }

    [Fact]
    public void A_FIFO_with_a_reader_can_be_appended_to()
    {
        using var world = new World();
        Native.MakeFifo(world.Combine("fifo"));
        using FileStream reader = new(world.Combine("fifo"), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, 0);
        byte[] handle = world.Session.AskHandle(Request.Open("fifo", Access.Write | Access.Append));
        Assert.Equal(Status.Ok, world.Session.AskStatus(Request.Write(handle, 0, "abc"u8.ToArray())));
        Assert.Equal(Status.Ok, world.Session.AskStatus(Request.Write(handle, 3, "def"u8.ToArray())));
        byte[] arrived = new byte[6];
        reader.ReadExactly(arrived);
        Assert.Equal("abcdef"u8.ToArray(), arrived);
        Assert.Equal(Status.Ok, world.Session.AskStatus(Request.Close(handle)));
    }

    [Theory]
    [InlineData(false, Access.Write)]
    [InlineData(false, Access.Read | Access.Write)]
    [InlineData(false, Access.Fresh)]
    [InlineData(true, Access.Read)]
    [InlineData(true, Access.Write)]
    public void A_file_under_a_lease_is_opened_once_its_holder_gives_it_back(bool exclusive, Access access)
    {
        using var world = new World();
        string path = world.Combine("leased");
        File.WriteAllText(path, "");
        using SafeFileHandle holder = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        Native.TakeLease(holder, exclusive);
        var giver = Background.Start(() =>
        {
            Assert.True(SpinWait.SpinUntil(() => Native.LeaseIsAskedFor(holder, exclusive), 10_000));
            Thread.Sleep(100);
            Native.GiveBackLease(holder);
        });
        byte[] handle = world.Session.AskHandle(Request.Open("leased", access));
        giver.Join();
        Assert.Equal(Status.Ok, world.Session.AskStatus(Request.Close(handle)));
        world.Session.End();
    }

    [Fact]
    public void A_directory_of_oddities_is_listed_without_opening_them()
    {
        using var world = new World();
        Native.MakeFifo(world.Combine("dir/fifo"));
        File.CreateSymbolicLink(world.Combine("dir/loop"), "loop");
        Assert.Equal(5, CountEntries(world.Session, world.DirHandle));
    }

    private static void ReadAll(World world)
    {
        world.Session.Send([.. Enumerable.Range(0, 32).SelectMany(id =>
            Request.Read(world.FileHandle, (ulong)id << 18, 261_120, (uint)id))]);
        for (uint id = 0; id < 32; id++)
        {
            Answer answer = world.Session.Receive();
            Assert.Equal(id, answer.Id);
            if (answer.Type == PacketType.Data)
                Assert.InRange(answer.String().Length, 1, 261_120);
            else
                Assert.Equal(Status.Eof, answer.StatusCode);
            Assert.True(answer.Type == PacketType.Status || answer.AtEnd);
        }
    }

    private static void ShrinkAndGrow(string path, CancellationToken stop)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, 0);
        for (int i = 0; !stop.IsCancellationRequested; i++)
            file.SetLength(i % 2 == 0 ? 100_000 : 8 << 20);
    }

    // Whatever an open answers: if it is a handle, using it must be answered too.
    private static void Use(Session session, Answer opened, byte[] file)
    {
        if (opened.Type == PacketType.Status)
            return;
        byte[] handle = opened.String();
        session.Ask(Request.Read(handle, 0, 100));
        session.Ask(Request.Write(handle, 0, [1]));
        session.Ask(Request.OfHandle(PacketType.FStat, handle));
        session.Ask(Request.CopyData(handle, file, length: 100));
        session.Ask(Request.CopyData(file, handle, length: 100));
        session.Ask(Request.Fsync(handle));
        session.Ask(Request.Close(handle));
    }

    private static Socket? Make(string kind, string path)
    {
        switch (kind)
        {
            case "fifo": Native.MakeFifo(path); return null;
            case "null": Native.MakeCharacterDevice(path, 1, 3); return null;
            case "zero": Native.MakeCharacterDevice(path, 1, 5); return null;
            case "tty": Native.MakeCharacterDevice(path, 5, 0); return null;
            case "absent": Native.MakeCharacterDevice(path, 240, 77); return null;
            default:
                var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                listener.Bind(new UnixDomainSocketEndPoint(path));
                listener.Listen();
                return listener;
        }
    }

    private static int CountEntries(Session session, byte[] handle)
    {
        for (int count = 0; ;)
        {
            Answer answer = session.Ask(Request.ReadDir(handle));
            if (answer.Type == PacketType.Status)
            {
                Assert.Contains(answer.StatusCode, (Status[])[Status.Eof, Status.NoSuchFile]);
                return count;
            }
            count += (int)answer.UInt32();
        }
    }
}
