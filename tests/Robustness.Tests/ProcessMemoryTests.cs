using Testing;

namespace Robustness;

/// <summary>Peak resident memory stays at or below 16 MiB whatever is transferred. Heavy files live in memory, not on a disk.</summary>
public sealed class ProcessMemoryTests
{
    private const long MostKiB = 16 * 1024;
    private const int BlockSize = 261_120;

    [Fact]
    public void After_reading_a_sparse_gibibyte()
    {
        using var disk = new MemoryDirectory();
        using Session session = Session.Open(new Launch { Directory = disk.Path });
        File.WriteAllText(disk.Combine("sparse"), "");
        using (FileStream file = File.OpenWrite(disk.Combine("sparse")))
            file.SetLength(1 << 30);
        byte[] handle = session.AskHandle(Request.Open("sparse", Access.Read));
        int blocks = (1 << 30) / BlockSize;
        Pipeline(session, blocks, id => Request.Read(handle, (ulong)id * BlockSize, BlockSize, (uint)id), PacketType.Data);
        AssertLean(session);
    }

    [Fact]
    public void After_writing_a_gibibyte()
    {
        using var disk = new MemoryDirectory();
        using Session session = Session.Open(new Launch { Directory = disk.Path });
        byte[] handle = session.AskHandle(Request.Open("ring", Access.Fresh));
        // 64 MiB are overwritten 16 times.
        byte[] block = new byte[BlockSize];
        byte[][] packets = [.. Enumerable.Range(0, 256).Select(id => Request.Write(handle, (ulong)id * BlockSize, block, (uint)id))];
        Pipeline(session, (1 << 30) / BlockSize, id => Request.WithId(packets[id % 256], (uint)id), PacketType.Status);
        AssertLean(session);
    }

    [Fact]
    public void After_listing_a_hundred_thousand_entries()
    {
        using var disk = new MemoryDirectory();
        Directory.CreateDirectory(disk.Combine("crowd"));
        for (int i = 0; i < 100_000; i++)
            File.OpenHandle(disk.Combine($"crowd/entry-with-a-name-of-some-length-{i}"), FileMode.Create, FileAccess.Write).Dispose();
        using Session session = Session.Open(new Launch { Directory = disk.Path });
        byte[] handle = session.AskHandle(Request.OpenDir("crowd"));
        uint count = 0;
        Answer answer;
        while ((answer = session.Ask(Request.ReadDir(handle))).Type == PacketType.Name)
            count += answer.UInt32();
        Assert.Equal((Status.Eof, 100_002u), (answer.StatusCode, count));
        AssertLean(session);
    }

    [Fact]
    public void After_a_hundred_thousand_STATs()
    {
        using var world = new World();
        Pipeline(world.Session, 100_000, id => Request.Stat("dir/inner", (uint)id), PacketType.Attrs);
        AssertLean(world.Session);
    }

    [Fact]
    public void After_a_hundred_thousand_failures()
    {
        using var world = new World();
        Pipeline(world.Session, 100_000, id => Request.Stat("missing", (uint)id), PacketType.Status);
        AssertLean(world.Session);
    }

    [Fact]
    public void After_ten_thousand_of_every_request()
    {
        foreach (ValidRequest request in ValidRequest.All.Where(request => request.Name is not ("open" or "opendir")))
        {
            using var world = new World();
            byte[] packet = request.Build(world);
            Pipeline(world.Session, 10_000, id => Request.WithId(packet, (uint)id), expected: null);
            AssertLean(world.Session);
        }
    }

    /// <summary>A handle takes 250 bytes and its path; a directory has no buffer of its own.</summary>
    [Theory]
    [InlineData("file", false)]
    [InlineData("dir", false)]
    [InlineData("dir", true)]
    public void With_twenty_thousand_handles(string name, bool reads)
    {
        using var world = new World(new Launch { Before = "ulimit -n 20100 || ulimit -n $(ulimit -Hn)", Patience = TimeSpan.FromMinutes(2) });
        for (int i = 0; i < 60; i++)
            File.WriteAllText(world.Combine($"dir/{i}"), "");
        long idle = world.Session.View.PrivateKiB;
        List<byte[]> handles = OpenAll(world.Session, name == "file" ? Request.Open("file", Access.Read) : Request.OpenDir("dir"), 19_980);
        if (reads)
            Pipeline(world.Session, handles.Count, id => Request.ReadDir(handles[id], (uint)id), PacketType.Name);
        // On a busy machine storage seems slow, and listings are read by threads that have memory of their own.
        Assert.InRange(world.Session.View.PrivateKiB - idle, 0, (reads ? 16 : 7) * 1024);
        Pipeline(world.Session, handles.Count, id => Request.Close(handles[id], (uint)id), PacketType.Status);
        world.Session.AssertServes();
    }

    [Fact]
    public void After_a_thousand_handles_with_the_longest_paths_while_megabytes_of_READs_are_unanswered() => AssertLeanWhileUnanswered(delayMicroseconds: 0);

    [SlowFact]
    public void The_same_with_all_that_is_read_ahead_from_slow_storage() => AssertLeanWhileUnanswered(delayMicroseconds: 300);

    // The client sends without end and takes nothing. What it asks for is there in full.
    private static void AssertLeanWhileUnanswered(int delayMicroseconds)
    {
        using var world = new World(new Launch { Before = "ulimit -n 1100" }, delayMicroseconds);
        File.WriteAllBytes(world.Combine("file"), new byte[8 << 20]);
        string path = string.Concat(Enumerable.Repeat("./", 2043)) + "file";
        Assert.Equal(4090, path.Length);
        List<byte[]> handles = [.. Enumerable.Range(0, 1050).Select(_ => world.Session.AskHandle(Request.Open(path, Access.Read)))];
        byte[] burst = [.. Enumerable.Repeat(Request.Read(handles[0], 0, 261_120), 1000).SelectMany(bytes => bytes)];
        var writer = Background.Start(() => Enumerable.Range(0, (4 << 20) / burst.Length).ToList().ForEach(_ => world.Session.Send(burst)));
        writer.WaitFor(1000);
        Assert.InRange(world.Session.View.PeakKiB, 0, MostKiB + (4 * 1024)); // Their paths take 4 MiB.
        world.Session.CloseOutput();
        writer.JoinWhateverHappened();
    }

    /// <summary>16 MiB of answers and 4 MiB of input are what such a client costs, and only until it reads.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void While_a_client_sends_requests_without_end_and_after_it_has_read(bool overSocket)
    {
        const long before = 5 * 1024; // The program, and what it has touched by then.
        const uint count = 800_000;
        using var world = new World(new Launch { OverSocket = overSocket, Patience = TimeSpan.FromMinutes(4) });
        world.Session.AssertServes();
        long idle = world.Session.View.PrivateKiB;
        byte[] request = Request.Stat("file");
        uint sent = 0;
        var writer = Background.Start(() =>
        {
            for (; sent < count; sent += 1000)
                world.Session.Send([.. Enumerable.Range((int)sent, 1000).SelectMany(id => Request.WithId(request, (uint)id))]);
        });
        uint looked;
        do
        {
            looked = Volatile.Read(ref sent);
            Assert.False(writer.WaitFor(3000), "a server without back-pressure took them all");
        }
        while (looked != Volatile.Read(ref sent));
        Assert.InRange(world.Session.View.PeakKiB, 16 * 1024, (16 + 4) * 1024 + before);

        for (uint id = 0; id < count; id++)
            Assert.Equal(id, world.Session.Receive().Id);
        writer.Join();
        world.Session.AssertServes();
        Assert.InRange(world.Session.View.PrivateKiB, 0, idle + 3 * 1024); // A batch of answers, three of input, and what the collector has touched.
        world.Session.End();
    }

    private static List<byte[]> OpenAll(Session session, byte[] open, int count)
    {
        List<byte[]> handles = [];
        for (int id = 0; id < count + 64; id++)
        {
            if (id < count)
                session.Send(Request.WithId(open, (uint)id));
            if (id < 64)
                continue;
            Answer answer = session.Receive();
            Assert.Equal(PacketType.Handle, answer.Type);
            handles.Add(answer.String());
        }
        return handles;
    }

    private static void AssertLean(Session session)
    {
        session.AssertServes();
        Assert.InRange(session.View.PeakKiB, 0, MostKiB);
        session.End();
    }

    // Up to 64 requests are on their way, as with OpenSSH's client.
    private static void Pipeline(Session session, int count, Func<int, byte[]> request, PacketType? expected)
    {
        const int window = 64;
        for (int id = 0; id < count + window; id++)
        {
            if (id < count)
                session.Send(request(id));
            if (id < window)
                continue;
            Answer answer = session.Receive();
            Assert.Equal((uint)(id - window), answer.Id);
            Assert.True(expected == null || expected == answer.Type);
        }
    }
}
