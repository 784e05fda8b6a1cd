using Testing;

namespace Robustness;

/// <summary>Handles the server never gave out, or has taken back.</summary>
public sealed class HostileHandleTests
{
    public static TheoryData<string> HandleRequests { get; } = new(Builders.Keys);

    private static Dictionary<string, (Status Refusal, Func<byte[], byte[]> Build)> Builders => new()
    {
        ["close"] = (Status.NoSuchFile, handle => Request.Close(handle)),
        ["read"] = (Status.Failure, handle => Request.Read(handle, 0, 10)),
        ["write"] = (Status.Failure, handle => Request.Write(handle, 0, [1])),
        ["fstat"] = (Status.Failure, handle => Request.OfHandle(PacketType.FStat, handle)),
        ["fsetstat"] = (Status.Failure, handle => new Packet(PacketType.FSetStat).Id(1).String(handle).Attributes(size: 0).ToArray()),
        ["readdir"] = (Status.Failure, handle => Request.ReadDir(handle)),
        ["fstatvfs"] = (Status.Failure, handle => Request.Extended("fstatvfs@openssh.com", body => body.String(handle))),
        ["fsync"] = (Status.NoSuchFile, handle => Request.Fsync(handle)),
        ["copy-data"] = (Status.Failure, handle => Request.CopyData(handle, "elsewhere"u8.ToArray())),
        ["check-file"] = (Status.Failure, handle => Request.Hash("check-file", handle)),
        ["check-file-handle"] = (Status.Failure, handle => Request.Hash("check-file-handle", handle)),
        ["ranges"] = (Status.Failure, handle => Request.Ranges(handle)),
    };

    [Theory]
    [MemberData(nameof(HandleRequests))]
    public void A_handle_of_another_length_is_refused(string name)
    {
        using var world = new World();
        foreach (int length in (int[])[0, 1, 2, 3, 5, 7, 9, 16, 255, 256, 257, 4096, 200_000])
            AssertRefused(world.Session, name, new byte[length]);
        AssertRefused(world.Session, name, [.. world.FileHandle, 0]);
        AssertRefused(world.Session, name, world.FileHandle[..^1]);
        AssertUnharmed(world);
    }

    [Theory]
    [MemberData(nameof(HandleRequests))]
    public void A_foreign_handle_is_refused(string name)
    {
        using var world = new World();
        foreach (byte[] handle in Neighbours(world.FileHandle).Where(handle => !IsOpen(world, handle)))
            AssertRefused(world.Session, name, handle);
        AssertUnharmed(world);
    }

    [Theory]
    [MemberData(nameof(HandleRequests))]
    public void A_stale_handle_never_reaches_the_file_that_took_its_place(string name)
    {
        using var world = new World();
        byte[] stale = world.FileHandle;
        for (int round = 0; round < 300; round++)
        {
            Assert.Equal(Status.Ok, world.Session.AskStatus(Request.Close(stale)));
            byte[] fresh = world.Session.AskHandle(Request.Open("dir/inner", Access.Read | Access.Write));
            AssertRefused(world.Session, name, world.FileHandle);
            AssertRefused(world.Session, name, stale);
            stale = fresh;
        }
        Assert.Equal("inner", File.ReadAllText(world.Combine("dir/inner")));
    }

    [Fact]
    public void A_directory_handle_is_no_file_handle_and_the_other_way_round()
    {
        using var world = new World();
        foreach (string name in Builders.Keys.Except(["close", "readdir", "fsync", "copy-data", "fstatvfs"]))
            AssertRefused(world.Session, name, world.DirHandle);
        AssertRefused(world.Session, "readdir", world.FileHandle);
        Assert.Equal(PacketType.Name, world.Session.Ask(Request.ReadDir(world.DirHandle)).Type);
    }

    [Fact]
    public void A_hundred_thousand_open_and_close_cycles_leave_nothing_behind()
    {
        using var world = new World();
        byte[] open = Request.Open("file", Access.Read);
        Cycle(world.Session, open, 1000);
        long peak = world.Session.View.PeakKiB;
        int descriptors = Native.IsRoot ? world.Session.View.Descriptors.Count : 0;
        Cycle(world.Session, open, 50_000);
        Cycle(world.Session, Request.OpenDir("dir"), 49_000);
        if (Native.IsRoot)
            Assert.Equal(descriptors, world.Session.View.Descriptors.Count);
        Assert.InRange(world.Session.View.PeakKiB, 0, Math.Min(peak + (6 * 1024), 24 * 1024));
    }

    private static void Cycle(Session session, byte[] open, int count)
    {
        for (int i = 0; i < count; i++)
        {
            byte[] handle = session.AskHandle(open);
            Assert.Equal(Status.Ok, session.AskStatus(Request.Close(handle)));
        }
    }

    private static void AssertRefused(Session session, string name, byte[] handle)
    {
        (Status refusal, Func<byte[], byte[]> build) = Builders[name];
        Answer answer = session.Ask(build(handle));
        Assert.True(
            answer.Type == PacketType.Status && answer.StatusCode == refusal,
            $"{name} with handle {Convert.ToHexString(handle.AsSpan(0, Math.Min(handle.Length, 16)))}: {answer.Type} {answer.StatusCode}");
    }

    private static void AssertUnharmed(World world)
    {
        Assert.Equal(1000, new FileInfo(world.Combine("file")).Length);
        Assert.Equal("other", File.ReadAllText(world.Combine("other")));
        foreach (byte[] handle in (byte[][])[world.FileHandle, world.OtherHandle, world.DirHandle])
            Assert.Equal(Status.Ok, world.Session.AskStatus(Request.Close(handle)));
    }

    private static bool IsOpen(World world, byte[] handle) =>
        handle.AsSpan().SequenceEqual(world.OtherHandle) || handle.AsSpan().SequenceEqual(world.DirHandle);

    // Each byte of the handle takes each value.
    private static IEnumerable<byte[]> Neighbours(byte[] handle)
    {
        for (int at = 0; at < handle.Length; at++)
        {
            for (int value = 0; value < 256; value++)
            {
                if (handle[at] != value)
                    yield return [.. handle[..at], (byte)value, .. handle[(at + 1)..]];
            }
        }
    }
}
