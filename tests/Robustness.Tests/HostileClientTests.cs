using Testing;

namespace Robustness;

/// <summary>Clients that send without reading, never read, or leave early. Over pipes and over a socket.</summary>
[Trait("Machine", "quiet")]
public sealed class HostileClientTests
{
    private const long MostMemoryKiB = 64 * 1024;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Megabytes_of_STATs_may_be_sent_before_one_byte_is_read(bool overSocket)
    {
        using var world = new World(new Launch { OverSocket = overSocket });
        const int count = 150_000;
        byte[] burst = new byte[count * Request.Stat("file").Length];
        for (int i = 0; i < count; i++)
            Request.Stat("file", (uint)i).CopyTo(burst, i * (burst.Length / count));
        world.Session.Send(burst);
        for (uint id = 0; id < count; id++)
            Assert.Equal(id, world.Session.Receive().Id);
        Assert.InRange(world.Session.View.PeakKiB, 0, MostMemoryKiB);
        world.Session.End();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_thousand_READs_may_be_sent_before_one_byte_is_read(bool overSocket)
    {
        using var world = new World(new Launch { OverSocket = overSocket });
        byte[] content = new byte[1000 * 32768];
        new Random(1).NextBytes(content);
        File.WriteAllBytes(world.Combine("file"), content);
        world.Session.Send(Enumerable.Range(0, 1000)
            .SelectMany(id => Request.Read(world.FileHandle, (ulong)id * 32768, 32768, (uint)id)).ToArray());
        for (int id = 0; id < 1000; id++)
        {
            Answer answer = world.Session.Receive();
            Assert.Equal((uint)id, answer.Id);
            Assert.True(content.AsSpan(id * 32768, 32768).SequenceEqual(answer.String()));
        }
        Assert.InRange(world.Session.View.PeakKiB, 0, MostMemoryKiB);
        world.Session.End();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_whole_upload_may_be_sent_before_one_byte_is_read(bool overSocket)
    {
        using var world = new World(new Launch { OverSocket = overSocket });
        byte[] data = new byte[32768];
        new Random(2).NextBytes(data);
        const int count = 2000;
        for (uint id = 0; id < count; id++)
            world.Session.Send(Request.Write(world.FileHandle, id * 32768UL, data, id));
        for (uint id = 0; id < count; id++)
        {
            Answer answer = world.Session.Receive();
            Assert.Equal((id, Status.Ok), (answer.Id, answer.StatusCode));
        }
        Assert.InRange(world.Session.View.PeakKiB, 0, MostMemoryKiB);
        Assert.Equal(count * 32768L, new FileInfo(world.Combine("file")).Length);
    }

    [Theory]
    [InlineData("lstat", false)]
    [InlineData("stat", true)]
    [InlineData("fsetstat", false)]
    [InlineData("write", true)]
    public void Four_hundred_thousand_requests_may_be_sent_before_one_byte_is_read(string name, bool overSocket)
    {
        using var world = new World(new Launch { OverSocket = overSocket });
        const int count = 400_000, burst = 1000;
        byte[] request = name switch
        {
            "lstat" => Request.OfPath(PacketType.LStat, "file"),
            "stat" => Request.Stat("file"),
            "fsetstat" => new Packet(PacketType.FSetStat).Id(1).String(world.FileHandle).UInt32(0).ToArray(),
            _ => Request.Write(world.FileHandle, 0, [1]),
        };
        for (uint id = 0; id < count; id += burst)
            world.Session.Send([.. Enumerable.Range((int)id, burst).SelectMany(each => Request.WithId(request, (uint)each))]);
        for (uint id = 0; id < count; id++)
            Assert.Equal(id, world.Session.Receive().Id);
        world.Session.End();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Half_a_gigabyte_may_be_uploaded_before_one_byte_is_read(bool overSocket)
    {
        using var disk = new MemoryDirectory();
        using Session session = Session.Open(new Launch { Directory = disk.Path, OverSocket = overSocket });
        byte[] handle = session.AskHandle(Request.Open("ring", Access.Fresh));
        byte[] block = new byte[32768];
        const int count = 16_000;
        for (uint id = 0; id < count; id++)
            session.Send(Request.Write(handle, id % 64 * 32768, block, id));
        for (uint id = 0; id < count; id++)
            Assert.Equal((id, Status.Ok), Answered(session.Receive()));
        session.End();
    }

    [Fact]
    public void Where_memory_is_short_requests_wait_until_the_client_reads()
    {
        using var world = new World();
        world.Session.View.LimitAddressSpace(moreKiB: 3 * 1024);
        const int count = 600_000;
        byte[] request = Request.Stat("file");
        var writer = Background.Start(() =>
        {
            for (uint id = 0; id < count; id += 1000)
                world.Session.Send([.. Enumerable.Range((int)id, 1000).SelectMany(each => Request.WithId(request, (uint)each))]);
        });
        Assert.False(writer.WaitFor(5000), "600 000 answers found room in 3 MiB");
        for (uint id = 0; id < count; id++)
        {
            Answer answer = world.Session.Receive();
            Assert.Equal((id, PacketType.Attrs), (answer.Id, answer.Type));
        }
        writer.Join();
        world.Session.End();
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void A_client_that_never_reads_costs_no_memory_and_leaves_no_orphan(bool overSocket, bool reads)
    {
        using var world = new World(new Launch { OverSocket = overSocket });
        File.WriteAllBytes(world.Combine("file"), new byte[1 << 20]);
        byte[] request = reads ? Request.Read(world.FileHandle, 0, 261_120) : Request.Stat("file");
        byte[] burst = [.. Enumerable.Repeat(request, 1000).SelectMany(bytes => bytes)];
        var writer = Background.Start(() => Repeat(() => world.Session.Send(burst), (64 << 20) / burst.Length));
        Assert.False(writer.WaitFor(1500), "a server without back-pressure swallowed 64 MiB of requests");
        Assert.InRange(world.Session.View.PeakKiB, 0, MostMemoryKiB);
        world.Session.CloseOutput();
        world.Session.WaitForExit();
        writer.JoinWhateverHappened();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_complete_request_is_answered_after_a_half_close(bool overSocket)
    {
        for (int round = 0; round < 20; round++)
        {
            using var world = new World(new Launch { OverSocket = overSocket });
            world.Session.Send([.. Burst(500), .. Request.Stat("file")[..^1]]);
            world.Session.CloseInput();
            for (uint id = 0; id < 500; id++)
                Assert.Equal(id, world.Session.Receive().Id);
            Assert.Null(world.Session.ReceivePacket());
            Assert.Equal(0, world.Session.WaitForExit());
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_half_close_with_many_megabytes_of_answers_due_loses_none(bool overSocket)
    {
        using var world = new World(new Launch { OverSocket = overSocket });
        File.WriteAllBytes(world.Combine("file"), new byte[1 << 20]);
        world.Session.Send([.. Enumerable.Range(0, 300).SelectMany(id => Request.Read(world.FileHandle, 0, 261_120, (uint)id))]);
        world.Session.CloseInput();
        for (uint id = 0; id < 300; id++)
        {
            if (id % 50 == 0)
                Thread.Sleep(20);
            Answer answer = world.Session.Receive();
            Assert.Equal((id, 261_120), (answer.Id, answer.String().Length));
        }
        Assert.Null(world.Session.ReceivePacket());
        Assert.Equal(0, world.Session.WaitForExit());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_long_copy_before_a_half_close_is_finished_and_answered(bool overSocket)
    {
        using var world = new World(new Launch { OverSocket = overSocket });
        using (FileStream file = File.OpenWrite(world.Combine("file")))
            file.SetLength(256 << 20);
        byte[] nothing = world.Session.AskHandle(Request.Open("/dev/null", Access.Write));
        world.Session.Send(Request.CopyData(world.FileHandle, nothing, length: 256 << 20));
        world.Session.CloseInput();
        Assert.Equal(Status.Ok, world.Session.Receive().StatusCode);
        Assert.Null(world.Session.ReceivePacket());
        Assert.Equal(0, world.Session.WaitForExit());
    }

    [Theory]
    [InlineData(1, false, false)]
    [InlineData(1, false, true)]
    [InlineData(1, true, false)]
    [InlineData(1, true, true)]
    [InlineData(5, false, true)]
    [InlineData(5, true, false)]
    public void Requests_that_arrive_while_answers_wait_are_served(int reads, bool overSocket, bool leaves)
    {
        using var world = new World(new Launch { OverSocket = overSocket, Patience = TimeSpan.FromSeconds(20) });
        File.WriteAllBytes(world.Combine("file"), new byte[1 << 20]);
        world.Session.Send([.. Enumerable.Range(0, reads).SelectMany(id => Request.Read(world.FileHandle, 0, 261_120, (uint)id))]);
        Thread.Sleep(100);
        world.Session.Send([.. Enumerable.Range(reads, 100).SelectMany(id => Request.Stat("file", (uint)id))]);
        if (leaves)
            world.Session.CloseInput();
        Thread.Sleep(100);
        for (uint id = 0; id < reads + 100; id++)
            Assert.Equal(id, world.Session.Receive().Id);
        world.Session.CloseInput();
        Assert.Null(world.Session.ReceivePacket());
        Assert.Equal(0, world.Session.WaitForExit());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_upload_that_waits_behind_unread_answers_arrives_unharmed(bool overSocket)
    {
        using var world = new World(new Launch { OverSocket = overSocket });
        File.WriteAllBytes(world.Combine("file"), new byte[1 << 20]);
        byte[] content = new byte[20_000_000];
        new Random(4).NextBytes(content);
        const int block = 10_000, reads = 50;
        var sender = Background.Start(() =>
        {
            for (uint id = 0; id < reads; id++)
                world.Session.Send(Request.Read(world.FileHandle, 0, 261_120, id));
            for (int at = 0; at < content.Length; at += block)
                world.Session.Send(Request.Write(world.OtherHandle, (ulong)at, content[at..(at + block)], reads));
        });
        Thread.Sleep(300);
        for (uint id = 0; id < reads; id++)
            Assert.Equal(id, world.Session.Receive().Id);
        for (int at = 0; at < content.Length; at += block)
            Assert.Equal(Status.Ok, world.Session.Receive().StatusCode);
        sender.Join();
        Assert.True(content.AsSpan().SequenceEqual(File.ReadAllBytes(world.Combine("other"))));
        world.Session.End();
    }

    [Fact]
    public void Pipelined_writes_before_a_half_close_are_on_disk()
    {
        using var world = new World();
        byte[] handle = world.Session.AskHandle(Request.Open("new", Access.Fresh));
        for (uint id = 0; id < 100; id++)
            world.Session.Send(Request.Write(handle, id * 1000UL, [.. Enumerable.Repeat((byte)id, 1000)], id));
        world.Session.CloseInput();
        Assert.Equal(0, world.Session.WaitForExit());
        byte[] content = File.ReadAllBytes(world.Combine("new"));
        Assert.Equal(Enumerable.Range(0, 100).SelectMany(id => Enumerable.Repeat((byte)id, 1000)), content);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_idle_session_ends_at_once_when_the_client_leaves(bool overSocket)
    {
        using var world = new World(new Launch { OverSocket = overSocket });
        world.Session.CloseInput();
        Assert.Equal(0, world.Session.WaitForExit());
    }

    private static (uint Id, Status Status) Answered(Answer answer) => (answer.Id, answer.StatusCode);

    private static byte[] Burst(int count) =>
        [.. Enumerable.Range(0, count).SelectMany(id => (id % 3) switch
        {
            0 => Request.Stat("file", (uint)id),
            1 => Request.RealPath("dir/inner", (uint)id),
            _ => Request.Stat("missing", (uint)id),
        })];

    private static void Repeat(Action action, int count)
    {
        for (int i = 0; i < count; i++)
            action();
    }
}
