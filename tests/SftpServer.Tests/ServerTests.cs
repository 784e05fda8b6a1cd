using GuardedFiles.Client;
using Testing;

namespace SftpServer.Tests;

public sealed class ServerTests
{
    private const int Socket = 1;
    private const int Pipes = 0;

    [Fact]
    public void Every_request_is_answered_in_its_order()
    {
        using RunningServer server = Start(Socket);
        for (uint id = 1; id <= 300; id++)
            server.Send(new Packet(PacketType.Stat).Id(id).String(id % 2 == 0 ? "/" : "/nowhere"));

        for (uint id = 1; id <= 300; id++)
        {
            Answer answer = server.Receive();
            Assert.Equal((id, id % 2 == 0 ? PacketType.Attrs : PacketType.Status), (answer.Id, answer.Type));
        }
    }

    [Fact]
    public void A_packet_may_come_byte_by_byte()
    {
        using RunningServer server = Start(Socket);
        foreach (byte value in new Packet(PacketType.Stat).Id(7).String("/").ToArray())
        {
            server.Send([value]);
            Thread.Sleep(1);
        }

        Assert.Equal(7u, server.Receive().Id);
    }

    [Theory]
    [InlineData(Socket)]
    [InlineData(Pipes)]
    public void At_the_end_of_input_every_complete_request_is_answered(int wires)
    {
        using RunningServer server = Start(wires);
        for (uint id = 1; id <= 50; id++)
            server.Send(new Packet(PacketType.RealPath).Id(id).String("."));
        server.Send([0, 0, 0, 99, 17]);
        server.Wires.CloseToServer();

        Assert.Null(server.End());
        for (uint id = 1; id <= 50; id++)
            Assert.Equal(id, server.Receive().Id);
    }

    [Theory]
    [InlineData(Socket, false)]
    [InlineData(Socket, true)]
    [InlineData(Pipes, false)]
    [InlineData(Pipes, true)]
    public void A_request_that_comes_while_answers_are_sent_is_answered_before_the_server_sleeps(int wires, bool endOfInput)
    {
        using RunningServer server = Start(wires);
        byte[] handle = Open(server, "/dev/zero");
        server.Send(new Packet(PacketType.Read).Id(2).String(handle).UInt64(0).UInt32(261120));
        Thread.Sleep(200); // The answer does not fit into the socket or pipe: the server waits for us to read.
        server.Send(new Packet(PacketType.Stat).Id(3).String("/"));
        Thread.Sleep(200);
        if (endOfInput)
            server.Wires.CloseToServer();

        Assert.Equal(261120, server.Receive().String().Length);
        Assert.Equal(3u, server.Receive().Id);
    }

    [Theory]
    [InlineData(Socket)]
    [InlineData(Pipes)]
    public void A_client_may_send_megabytes_before_it_reads(int wires)
    {
        using RunningServer server = Start(wires);
        byte[] handle = Open(server, "/dev/zero");
        for (uint id = 2; id < 40_000; id++)
            server.Send(new Packet(PacketType.Read).Id(id).String(handle).UInt64(0).UInt32(id % 1000 == 0 ? 100_000u : 10u));

        for (uint id = 2; id < 40_000; id++)
            Assert.Equal(id, server.Receive().Id);
    }

    [Theory]
    [InlineData(0xffffffff)]
    [InlineData(0x80000000)]
    [InlineData(262145)]
    public void A_length_that_cannot_be_ends_the_session_with_11(uint length)
    {
        using RunningServer server = Start(Socket);
        server.Send(new Packet(PacketType.Stat).Id(1).String("/"));
        server.Send(new Packet().UInt32(length).ToArray()[4..]);

        Assert.Equal(11, server.End()!.ExitStatus());
    }

    [Fact]
    public void The_longest_packet_is_served()
    {
        using RunningServer server = Start(Socket);
        Answer answer = server.Ask(new Packet(PacketType.Extended).Id(1).String("").Raw(new byte[262144 - 9]));
        Assert.Equal(Status.OpUnsupported, answer.StatusCode);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    public void A_packet_without_an_id_ends_the_session_with_255_after_what_came_before_it(int length)
    {
        using RunningServer server = Start(Socket);
        server.Send([.. new Packet(PacketType.Stat).Id(9).String("/").ToArray(), 0, 0, 0, (byte)length, .. new byte[length]]);
        Assert.Equal(9u, server.Receive().Id);
        Assert.Equal(255, server.End()!.ExitStatus());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(21)]
    [InlineData(101)]
    [InlineData(201)]
    [InlineData(255)]
    public void A_type_that_nobody_knows_is_not_supported(byte type)
    {
        using RunningServer server = Start(Socket);
        Assert.Equal(Status.OpUnsupported, server.Ask(new Packet().Byte(type).Id(1)).StatusCode);
    }

    [Fact]
    public void An_extension_that_nobody_knows_is_not_supported()
    {
        using RunningServer server = Start(Socket);
        Assert.Equal(Status.OpUnsupported, server.Ask(new Packet(PacketType.Extended).Id(1).String("fly@example.org")).StatusCode);
    }

    [Fact]
    public void An_extension_whose_name_is_cut_is_a_bad_message()
    {
        using RunningServer server = Start(Socket);
        Assert.Equal(Status.BadMessage, server.Ask(new Packet(PacketType.Extended).Id(1).UInt32(99)).StatusCode);
    }

    [Theory]
    [InlineData(PacketType.Stat)]
    [InlineData(PacketType.Extended)]
    public void Anything_before_INIT_ends_the_session_with_255(PacketType type)
    {
        using RunningServer server = new(socket: true);
        server.Send(new Packet(type).Id(1).String("/"));
        Assert.Equal(255, server.End()!.ExitStatus());
    }

    [Fact]
    public void INIT_may_come_again()
    {
        using RunningServer server = Start(Socket);
        server.Initialise();
    }

    [Fact]
    public void A_client_below_version_3_gets_no_text_with_a_status()
    {
        using RunningServer server = new(socket: true);
        _ = server.Ask(new Packet(PacketType.Init).UInt32(2));
        Answer answer = server.Ask(new Packet(PacketType.Stat).Id(1).String("/nowhere"));
        Assert.Equal((Status.NoSuchFile, ""), (answer.StatusCode, answer.StatusText));
    }

    [Theory]
    [InlineData(Socket, 1)] // What it left unread makes read(2) fail with ECONNRESET: OpenSSH ends with 1 then, too.
    [InlineData(Pipes, 0)]
    public void A_client_that_is_gone_ends_the_session(int wires, int status)
    {
        using RunningServer server = Start(wires);
        byte[] handle = Open(server, "/dev/zero");
        for (uint id = 2; id < 5; id++)
            server.Send(new Packet(PacketType.Read).Id(id).String(handle).UInt64(0).UInt32(261120));
        Thread.Sleep(100);
        server.Wires.CloseClient();

        Assert.Equal(status, server.End()?.ExitStatus() ?? 0);
    }

    private static RunningServer Start(int wires)
    {
        RunningServer server = new(wires == Socket);
        server.Initialise();
        return server;
    }

    private static byte[] Open(RunningServer server, string path) =>
        server.Ask(new Packet(PacketType.Open).Id(1).String(path).UInt32(1).Attributes()).String();
}
