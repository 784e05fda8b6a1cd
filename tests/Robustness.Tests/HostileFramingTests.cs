using Testing;

namespace Robustness;

/// <summary>Lengths that promise too much or too little, and packets that arrive in odd pieces.</summary>
public sealed class HostileFramingTests
{
    private const int ExitBadFrame = 11;
    private const int ExitOther = 255;
    private const int LongestPacket = 262144;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_packet_too_short_for_an_id_ends_the_session_after_what_came_before(int length)
    {
        foreach (byte type in (byte[])[1, 3, 6, 17, 99, 200, 255])
        {
            using var world = new World(new Launch { Arguments = ["-e", "-l", "INFO"] });
            byte[] packet = new Packet().Raw(Enumerable.Repeat(type, length).ToArray()).ToArray();
            byte[] write = Request.Write(world.FileHandle, 0, "first"u8.ToArray(), id: 5);
            byte[] next = Request.Write(world.FileHandle, 5, "next"u8.ToArray(), id: 6);

            world.Session.Send([.. write, .. packet, .. next, .. Request.Remove("other")]);

            Assert.Equal((5u, Status.Ok), world.Session.Receive() is var answer ? (answer.Id, answer.StatusCode) : default);
            Assert.Null(world.Session.ReceivePacket());
            Assert.Equal(ExitOther, world.Session.WaitForExit());
            Assert.Equal("firstxxxxx", File.ReadAllText(world.Combine("file"))[..10]);
            Assert.True(File.Exists(world.Combine("other")));
            string[] log = world.Session.Errors.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(
                [
                    $"packet of length {length}: too short for a request",
                    "forced close \"file\" bytes read 0 written 5",
                    "forced close \"other\" bytes read 0 written 0",
                    "forced closedir \"dir\"",
                ],
                log[^5..^1]);
            Assert.StartsWith("session closed", log[^1], StringComparison.Ordinal);
        }
    }

    /// <summary>The answers are 30 MB, and the client has read none of them when the server is at the packet without an id.</summary>
    [Fact]
    public void Before_a_packet_too_short_for_an_id_ends_the_session_all_answers_are_sent()
    {
        using var world = new World();
        File.WriteAllBytes(world.Combine("file"), new byte[250_000]);
        byte[] read = Request.Read(world.FileHandle, 0, 250_000, id: 1);
        world.Session.Send([.. Enumerable.Repeat(read, 120).SelectMany(packet => packet), 0, 0, 0, 2, 5, 0]);
        Thread.Sleep(200);
        for (int count = 0; count < 120; count++)
            Assert.Equal(250_000, world.Session.Receive().String().Length);
        Assert.Null(world.Session.ReceivePacket());
        Assert.Equal(ExitOther, world.Session.WaitForExit());
    }

    [Theory]
    [InlineData(0xFFFF_FFFF)]
    [InlineData(0x8000_0000)]
    [InlineData(LongestPacket + 1)]
    public void A_packet_too_long_ends_the_session_after_what_came_before(uint length)
    {
        using var world = new World();
        byte[] oversize = new Packet().UInt32(length).ToArray()[4..];
        world.Session.Send([.. Request.Stat("file", id: 5), .. oversize, .. Request.Remove("file")]);
        Assert.Equal(5u, world.Session.Receive().Id);
        Assert.Null(world.Session.ReceivePacket());
        Assert.Equal(ExitBadFrame, world.Session.WaitForExit());
        Assert.True(File.Exists(world.Combine("file")));
    }

    [Fact]
    public void A_packet_of_exactly_the_longest_length_is_served()
    {
        using var world = new World();
        byte[] data = new byte[LongestPacket - 1 - 4 - 4 - world.FileHandle.Length - 8 - 4];
        byte[] write = Request.Write(world.FileHandle, 0, data);
        Assert.Equal(4 + LongestPacket, write.Length);
        Assert.Equal(Status.Ok, world.Session.AskStatus(write));
        Assert.Equal(data.Length, new FileInfo(world.Combine("file")).Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(21)]
    [InlineData(99)]
    [InlineData(101)]
    [InlineData(199)]
    [InlineData(201)]
    [InlineData(255)]
    public void An_unknown_type_is_unsupported(int type)
    {
        using var world = new World();
        Assert.Equal(Status.OpUnsupported, world.Session.AskStatus(new Packet((PacketType)type).Id(0xFFFF_FFFF).ToArray()));
        Assert.Equal(Status.OpUnsupported, world.Session.AskStatus(Request.OfPath((PacketType)type, "file", id: 0)));
        world.Session.AssertServes();
    }

    [Theory]
    [InlineData("")]
    [InlineData("posix-rename@openssh.co")]
    [InlineData("posix-rename@openssh.com\0")]
    [InlineData("POSIX-RENAME@OPENSSH.COM")]
    public void An_unknown_extension_is_unsupported(string name)
    {
        using var world = new World();
        byte[] request = Request.Extended(name, body => body.String("file").String("moved"));
        Assert.Contains(world.Session.AskStatus(request), (Status[])[Status.OpUnsupported, Status.BadMessage]);
        Assert.True(File.Exists(world.Combine("file")));
        world.Session.AssertServes();
    }

    [Fact]
    public void An_extension_name_of_250_KiB_is_unsupported()
    {
        using var world = new World();
        Assert.Equal(Status.OpUnsupported, world.Session.AskStatus(Request.Extended(new string('e', 250 * 1024))));
        world.Session.AssertServes();
    }

    [Fact]
    public void Requests_are_understood_however_they_are_split()
    {
        using var world = new World();
        byte[] pair = [.. Request.Write(world.FileHandle, 0, [1, 2, 3], id: 1), .. Request.Stat("file", id: 2)];
        for (int at = 1; at < pair.Length; at++)
        {
            world.Session.Send(pair.AsSpan(0, at));
            Thread.Sleep(1);
            world.Session.Send(pair.AsSpan(at));
            Assert.Equal(Status.Ok, world.Session.Receive().StatusCode);
            Assert.Equal(PacketType.Attrs, world.Session.Receive().Type);
        }
    }

    [Fact]
    public void Every_request_may_come_byte_by_byte()
    {
        foreach (ValidRequest request in ValidRequest.All)
        {
            using var world = new World();
            foreach (byte value in request.Build(world))
                world.Session.Send([value]);
            Assert.Equal(request.Answer, world.Session.Receive().Type);
        }
    }

    [Fact]
    public void Many_packets_may_come_in_one_write()
    {
        using var world = new World();
        byte[] burst = Enumerable.Range(0, 2000).SelectMany(id => Request.Stat("file", (uint)id)).ToArray();
        world.Session.Send(burst);
        for (uint id = 0; id < 2000; id++)
            Assert.Equal(id, world.Session.Receive().Id);
        world.Session.End();
    }

    [Fact]
    public void A_repeated_INIT_is_answered_again()
    {
        using var world = new World();
        world.Session.Initialize();
        Assert.Equal(Status.Ok, world.Session.AskStatus(Request.Write(world.FileHandle, 0, [1])));
    }
}
