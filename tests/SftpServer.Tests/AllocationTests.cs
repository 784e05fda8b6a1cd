using Testing;

namespace SftpServer.Tests;

/// <summary>Nothing is allocated between a request and its answer, but for what stays open afterwards.</summary>
public sealed class AllocationTests : IDisposable
{
    private const int Times = 4_000;

    private readonly Conversation _client = Conversation.InMemory();

    [Fact]
    public void Reading_and_writing_allocate_nothing()
    {
        byte[] handle = _client.Open(_client.PathOfFile("f", new string('x', 5000)), 1 | 2);
        CheckNothing(new Packet(PacketType.Read).Id(1).String(handle).UInt64(100).UInt32(4096));
        CheckNothing(new Packet(PacketType.Read).Id(1).String(handle).UInt64(9999).UInt32(4096));
        CheckNothing(new Packet(PacketType.Write).Id(1).String(handle).UInt64(100).String("data"));
        CheckNothing(new Packet(PacketType.FStat).Id(1).String(handle));
        CheckNothing(new Packet(PacketType.FSetStat).Id(1).String(handle).Attributes(size: 5000, mode: 0b110_000_000, atime: 1, mtime: 2));
        CheckNothing(new Packet(PacketType.Extended).Id(1).String("fstatvfs@openssh.com").String(handle));
        CheckNothing(new Packet(PacketType.Extended).Id(1).String("fsync@openssh.com").String(handle), 100);
    }

    [Fact]
    public void Looking_at_names_allocates_nothing()
    {
        string path = _client.PathOfFile("f");
        File.CreateSymbolicLink(_client.Path("link"), "f");
        CheckNothing(new Packet(PacketType.Stat).Id(1).String(path));
        CheckNothing(new Packet(PacketType.Stat).Id(1).String("/nowhere"));
        CheckNothing(new Packet(PacketType.LStat).Id(1).String(path));
        CheckNothing(new Packet(PacketType.RealPath).Id(1).String(_client.Path("./link")));
        CheckNothing(new Packet(PacketType.RealPath).Id(1).String("."));
        CheckNothing(new Packet(PacketType.ReadLink).Id(1).String(_client.Path("link")));
        CheckNothing(new Packet(PacketType.Extended).Id(1).String("limits@openssh.com"));
        CheckNothing(new Packet(PacketType.Extended).Id(1).String("users-groups-by-id@openssh.com").String(new byte[8]).String(new byte[8]));
        CheckNothing(new Packet(PacketType.Extended).Id(1).String("expand-path@openssh.com").String(path));
    }

    [Fact]
    public void Changing_names_and_attributes_allocates_nothing()
    {
        string path = _client.PathOfFile("f");
        CheckNothing(new Packet(PacketType.SetStat).Id(1).String(path).Attributes(size: 7, mode: 0b110_000_000, atime: 1, mtime: 2));
        CheckNothing(new Packet(PacketType.Extended).Id(1).String("lsetstat@openssh.com").String(path).Attributes(atime: 1, mtime: 2));
        CheckNothing(
            [
                new Packet(PacketType.Rename).Id(1).String(path).String(_client.Path("g")),
                new Packet(PacketType.Rename).Id(1).String(_client.Path("g")).String(path),
            ]);
        CheckNothing(
            [
                new Packet(PacketType.SymLink).Id(1).String("target").String(_client.Path("link")),
                new Packet(PacketType.Extended).Id(1).String("hardlink@openssh.com").String(_client.Path("link")).String(_client.Path("second")),
                new Packet(PacketType.Extended).Id(1).String("posix-rename@openssh.com").String(_client.Path("second")).String(_client.Path("third")),
                new Packet(PacketType.Remove).Id(1).String(_client.Path("link")),
                new Packet(PacketType.Remove).Id(1).String(_client.Path("third")),
            ]);
        CheckNothing(
            [
                new Packet(PacketType.MkDir).Id(1).String(_client.Path("d")).Attributes(),
                new Packet(PacketType.RmDir).Id(1).String(_client.Path("d")),
            ]);
    }

    /// <summary>Of short names the kernel gives more than one answer holds: those are kept, and only they.</summary>
    [Theory]
    [InlineData(100, 0)]
    [InlineData(3, 4096)]
    public void Listing_a_directory_allocates_what_is_left_for_the_next_answer(int nameLength, int most)
    {
        for (int i = 0; i < 900; i++)
            _ = _client.PathOfFile($"{i}".PadLeft(nameLength, 'n'));
        byte[][] requests = new byte[20][];
        for (int i = 0; i < requests.Length; i++)
            requests[i] = new Packet(PacketType.ReadDir).Id(1).String(_client.OpenDirectory(_client.Path("."))).ToArray();
        _ = _client.Serve(requests[0].AsSpan(4));

        int answers = 0;
        long before = GC.GetAllocatedBytesForCurrentThread();
        foreach (byte[] request in requests)
        {
            while (_client.Serve(request.AsSpan(4)) > 100)
                answers++; // Up to EOF, which is short.
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.InRange(allocated, 0, (long)most * answers);
    }

    [Fact]
    public void Copying_within_the_kernel_allocates_nothing()
    {
        byte[] source = _client.Open(_client.PathOfFile("source", "content"), 1);
        byte[] target = _client.Open(_client.PathOfFile("target"), 2);
        CheckNothing(new Packet(PacketType.Extended).Id(1)
            .String("copy-data")
            .String(source)
            .UInt64(0)
            .UInt64(7)
            .String(target)
            .UInt64(0));
    }

    [Theory]
    [InlineData(PacketType.Open)]
    [InlineData(PacketType.OpenDir)]
    public void Opening_allocates_what_an_open_file_is_and_no_more(PacketType type)
    {
        byte[] request = new Packet(type).Id(1).String("/tmp").UInt32(1).Attributes().ToArray();
        byte[] handle = type == PacketType.Open ? _client.Open("/tmp", 1) : _client.OpenDirectory("/tmp");
        _ = _client.Close(handle);
        _ = _client.Serve(request.AsSpan(4));
        _ = _client.Serve(request.AsSpan(4));

        long allocated = Allocated(() => _client.Serve(request.AsSpan(4)));

        Assert.InRange(allocated, 1, 400);
    }

    [Fact]
    public void What_opens_a_file_for_a_moment_allocates_that_much_and_no_more()
    {
        CheckLittle(new Packet(PacketType.Extended).Id(1).String("statvfs@openssh.com").String(_client.Path(".")));
        CheckLittle(new Packet(PacketType.Extended).Id(1).String("expand-path@openssh.com").String("~/x"));
        CheckLittle(new Packet(PacketType.Extended).Id(1).String("home-directory").String("root"));
    }

    public void Dispose() => _client.Dispose();

    private void CheckNothing(Packet request, int times = Times) => CheckNothing([request], times);

    private void CheckNothing(Packet[] requests, int times = Times)
    {
        long allocated = Serve(requests, times);
        Assert.True(allocated == 0, $"{requests[0].ToArray()[4]} {requests.Length}: {allocated} bytes for {times} requests");
    }

    private void CheckLittle(Packet request)
    {
        const int Most = 600;
        Assert.InRange(Serve([request], Times) / Times, 0, Most);
    }

    private long Serve(Packet[] requests, int times)
    {
        byte[][] packets = Array.ConvertAll(requests, request => request.ToArray());
        for (int i = 0; i < 100; i++)
            ServeAll(packets);
        return Allocated(() =>
        {
            for (int i = 0; i < times; i += packets.Length)
                ServeAll(packets);
        });
    }

    private void ServeAll(byte[][] packets)
    {
        foreach (byte[] packet in packets)
            _ = _client.Serve(packet.AsSpan(4));
    }

    /// <summary>The least of three times: what the runtime makes once, on a whim, is not the server's.</summary>
    private static long Allocated(Action action)
    {
        long least = long.MaxValue;
        for (int i = 0; i < 3; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
