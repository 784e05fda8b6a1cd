using Testing;

namespace Robustness;

/// <summary>Disks that are full, read-only or limited. Small file systems are mounted where only the server sees them.</summary>
public sealed class FaultsDiskTests
{
    private const string NoSpace = "No space left on device";
    private const string SmallDisk = "mkdir small; mount -t tmpfs -o size=1m,nr_inodes=20 tmpfs small";

    private static readonly byte[] Block = [.. Enumerable.Range(0, 32768).Select(i => (byte)(i * 7))];

    [MountFact]
    public void A_full_disk_is_told_at_the_WRITE_at_fsync_and_again_at_CLOSE()
    {
        using var world = new World(new Launch { PrivateMounts = true, Before = SmallDisk });
        byte[] handle = world.Session.AskHandle(Request.Open("small/f", Access.Fresh | Access.Read));
        int written = Fill(world.Session, handle);
        Assert.InRange(written, 28, 32);
        AssertStatus(world.Session.Ask(Request.Write(handle, (ulong)written * 32768, Block)), Status.Failure, NoSpace);
        AssertIntact(world.Session, handle, written);
        AssertStatus(world.Session.Ask(Request.Fsync(handle)), Status.Failure, NoSpace);
        AssertStatus(world.Session.Ask(Request.Close(handle)), Status.Failure, NoSpace);
        Assert.Equal(Status.NoSuchFile, world.Session.AskStatus(Request.Close(handle)));
        world.Session.End();
    }

    [MountFact]
    public void A_failed_WRITE_is_remembered_through_later_good_ones()
    {
        using var world = new World(new Launch { PrivateMounts = true, Before = SmallDisk });
        byte[] handle = world.Session.AskHandle(Request.Open("small/f", Access.Fresh));
        Fill(world.Session, handle);
        Assert.Equal(Status.Ok, world.Session.AskStatus(Request.Write(handle, 0, Block)));
        AssertStatus(world.Session.Ask(Request.Close(handle)), Status.Failure, NoSpace);
    }

    [MountFact]
    public void Pipelined_WRITEs_to_a_full_disk_lose_nothing_that_was_acknowledged()
    {
        using var world = new World(new Launch { PrivateMounts = true, Before = SmallDisk });
        byte[] handle = world.Session.AskHandle(Request.Open("small/f", Access.Fresh | Access.Read));
        world.Session.Send([.. Enumerable.Range(0, 64).SelectMany(id => Request.Write(handle, (ulong)id * 32768, Block, (uint)id))]);
        bool[] acknowledged = [.. Enumerable.Range(0, 64).Select(_ => world.Session.Receive().StatusCode == Status.Ok)];
        Assert.InRange(acknowledged.Count(ok => ok), 28, 32);
        foreach (int id in Enumerable.Range(0, 64).Where(id => acknowledged[id]))
            Assert.Equal(Block, world.Session.Ask(Request.Read(handle, (ulong)id * 32768, 32768)).String());
        AssertStatus(world.Session.Ask(Request.Close(handle)), Status.Failure, NoSpace);
    }

    [MountFact]
    public void Room_made_by_a_REMOVE_can_be_used_at_once()
    {
        using var world = new World(new Launch { PrivateMounts = true, Before = SmallDisk });
        byte[] handle = world.Session.AskHandle(Request.Open("small/f", Access.Fresh));
        Fill(world.Session, handle);
        world.Session.AskStatus(Request.Close(handle));
        Assert.Equal(Status.Ok, world.Session.AskStatus(Request.Remove("small/f")));
        byte[] second = world.Session.AskHandle(Request.Open("small/g", Access.Fresh));
        Assert.Equal(Status.Ok, world.Session.AskStatus(Request.Write(second, 0, Block)));
        Assert.Equal(Status.Ok, world.Session.AskStatus(Request.Fsync(second)));
        Assert.Equal(Status.Ok, world.Session.AskStatus(Request.Close(second)));
    }

    [MountFact]
    public void A_copy_to_a_full_disk_is_told_at_the_copy_and_at_CLOSE()
    {
        using var world = new World(new Launch { PrivateMounts = true, Before = SmallDisk });
        File.WriteAllBytes(world.Combine("file"), new byte[4 << 20]);
        byte[] handle = world.Session.AskHandle(Request.Open("small/f", Access.Fresh));
        AssertStatus(world.Session.Ask(Request.CopyData(world.FileHandle, handle)), Status.Failure, NoSpace);
        AssertStatus(world.Session.Ask(Request.Close(handle)), Status.Failure, NoSpace);
    }

    [MountFact]
    public void A_disk_without_inodes_refuses_new_names_with_the_reason()
    {
        using var world = new World(new Launch { PrivateMounts = true, Before = SmallDisk });
        Status last = Status.Ok;
        for (int i = 0; i < 30 && last == Status.Ok; i++)
            last = world.Session.AskStatus(Request.MkDir($"small/{i}"));
        Assert.Equal(Status.Failure, last);
        AssertStatus(world.Session.Ask(Request.MkDir("small/more")), Status.Failure, NoSpace);
        AssertStatus(world.Session.Ask(Request.Open("small/more", Access.Fresh)), Status.Failure, NoSpace);
        AssertStatus(world.Session.Ask(Request.OfPaths(PacketType.SymLink, "x", "small/more")), Status.Failure, NoSpace);
    }

    [MountFact]
    public void A_read_only_file_system_refuses_every_change_with_the_reason()
    {
        const string readOnly = "mkdir ro; mount -t tmpfs tmpfs ro; echo text > ro/f; mkdir ro/d; mount -o remount,ro ro";
        using var world = new World(new Launch { PrivateMounts = true, Before = readOnly });
        byte[][] changes =
        [
            Request.Open("ro/f", Access.Write),
            Request.Open("ro/new", Access.Fresh),
            Request.SetSize("ro/f", 0),
            new Packet(PacketType.SetStat).Id(1).String("ro/f").Attributes(mode: 0x1FF).ToArray(),
            new Packet(PacketType.SetStat).Id(1).String("ro/f").Attributes(atime: 1, mtime: 1).ToArray(),
            Request.Remove("ro/f"),
            Request.MkDir("ro/new"),
            Request.OfPath(PacketType.RmDir, "ro/d"),
            Request.Rename("ro/f", "ro/g"),
            Request.PosixRename("ro/f", "ro/g"),
            Request.HardLink("ro/f", "ro/g"),
            Request.OfPaths(PacketType.SymLink, "f", "ro/g"),
        ];
        foreach (byte[] change in changes)
            AssertStatus(world.Session.Ask(change), Status.Failure, "Read-only file system");
        byte[] handle = world.Session.AskHandle(Request.Open("ro/f", Access.Read));
        Assert.Equal("text\n"u8.ToArray(), world.Session.Ask(Request.Read(handle, 0, 100)).String());
        Assert.True(StatVfsFlags(world.Session.Ask(Request.Extended("statvfs@openssh.com", body => body.String("ro")))) % 2 == 1);
    }

    [Fact]
    public void A_file_size_limit_is_an_error_and_not_the_end()
    {
        using var world = new World(new Launch { Before = "ulimit -f 64" });
        byte[] handle = world.Session.AskHandle(Request.Open("new", Access.Fresh));
        Assert.Equal(Status.Ok, world.Session.AskStatus(Request.Write(handle, 0, Block)));
        AssertStatus(world.Session.Ask(Request.Write(handle, 65536, Block)), Status.Failure, "File too large");
        AssertStatus(world.Session.Ask(Request.SetSize("other", 65537)), Status.Failure, "File too large");
        AssertStatus(world.Session.Ask(Request.Close(handle)), Status.Failure, "File too large");
        Assert.Equal(Block, File.ReadAllBytes(world.Combine("new")));
        world.Session.End();
    }

    [Fact]
    public void A_WRITE_across_the_file_size_limit_fails_although_its_beginning_fits()
    {
        using var world = new World(new Launch { Before = "ulimit -f 64" });
        byte[] handle = world.Session.AskHandle(Request.Open("new", Access.Fresh));
        AssertStatus(world.Session.Ask(Request.Write(handle, 65536 - 100, Block)), Status.Failure, "File too large");
        world.Session.AssertServes();
    }

    [MountFact]
    public void Names_cannot_move_between_mounts()
    {
        using var world = new World(new Launch { PrivateMounts = true, Before = SmallDisk });
        const string otherDevice = "Invalid cross-device link";
        AssertStatus(world.Session.Ask(Request.Rename("file", "small/f")), Status.Failure, otherDevice);
        AssertStatus(world.Session.Ask(Request.Rename("dir", "small/d")), Status.Failure, otherDevice);
        AssertStatus(world.Session.Ask(Request.PosixRename("file", "small/f")), Status.Failure, otherDevice);
        AssertStatus(world.Session.Ask(Request.HardLink("file", "small/f")), Status.Failure, otherDevice);
        Assert.Equal(Status.NoSuchFile, world.Session.AskStatus(Request.Stat("small/f")));
        Assert.Equal(1000, new FileInfo(world.Combine("file")).Length);
    }

    [MountFact]
    public void Data_can_be_copied_between_mounts()
    {
        using var world = new World(new Launch { PrivateMounts = true, Before = SmallDisk });
        byte[] handle = world.Session.AskHandle(Request.Open("small/f", Access.Fresh | Access.Read));
        Assert.Equal(Status.Ok, world.Session.AskStatus(Request.CopyData(world.FileHandle, handle)));
        Assert.Equal(1000, world.Session.Ask(Request.Read(handle, 0, 5000)).String().Length);
    }

    /// <summary>Opened for writing, a file of the lower layer becomes one of the upper layer: with another inode, where it has another name, too.</summary>
    [MountFact]
    public void A_file_of_overlayfs_is_not_copied_onto_itself()
    {
        using var world = new World(new Launch
        {
            PrivateMounts = true,
            Before = """
                mkdir lower upper merged; mount -t tmpfs tmpfs lower; mount -t tmpfs tmpfs upper; mkdir upper/files upper/work
                printf content > lower/f; ln lower/f lower/other; ln -s f lower/link
                mount -t overlay -o xino=off,lowerdir=lower,upperdir=upper/files,workdir=upper/work overlay merged
                """,
        });
        AssertStatus(world.Session.Ask(Request.CopyFile("merged/f", "merged/link", overwrite: true)), Status.Failure, "source and target are one file");
        byte[] handle = world.Session.AskHandle(Request.Open("merged/f", Access.Read));
        Assert.Equal("content"u8, world.Session.Ask(Request.Read(handle, 0, 100)).String());
    }

    private static int Fill(Session session, byte[] handle)
    {
        for (int count = 0; ; count++)
        {
            Answer answer = session.Ask(Request.Write(handle, (ulong)count * 32768, Block));
            if (answer.StatusCode == Status.Ok)
                continue;
            AssertStatus(answer, Status.Failure, NoSpace);
            return count;
        }
    }

    private static void AssertIntact(Session session, byte[] handle, int blocks)
    {
        for (int i = 0; i < blocks; i++)
            Assert.True(Block.AsSpan().SequenceEqual(session.Ask(Request.Read(handle, (ulong)i * 32768, 32768)).String()), $"block {i}");
    }

    private static void AssertStatus(Answer answer, Status status, string text) =>
        Assert.Equal((status, text), (answer.StatusCode, answer.StatusText));

    private static ulong StatVfsFlags(Answer answer)
    {
        for (int field = 0; field < 9; field++)
            answer.UInt64();
        return answer.UInt64();
    }
}
