using GuardedFiles.Client;
using GuardedFiles.Linux;
using Testing;

namespace GuardedFiles.Tests.Client;

public sealed class ConnectionSendAllTests
{
    private const int Much = 2_000_003;

    private readonly byte[] _bytes = new byte[Much];

    public ConnectionSendAllTests() => Random.Shared.NextBytes(_bytes);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void All_arrives_however_slowly_the_client_reads(bool socket)
    {
        using Wires wires = Wires.New(socket);
        using Connection connection = new(wires.ServerInput, wires.ServerOutput, interruption: null);
        byte[] received = new byte[Much];
        Thread client = new(() =>
        {
            for (int at = 0; at < Much;)
                at += wires.FromServer.Read(received, at, Math.Min(997, Much - at));
        });
        client.Start();

        connection.SendAll(_bytes);

        Assert.True(client.Join(TimeSpan.FromSeconds(10)));
        Assert.True(_bytes.AsSpan().SequenceEqual(received));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Input_does_not_end_the_sending(bool socket)
    {
        using Wires wires = Wires.New(socket);
        using Connection connection = new(wires.ServerInput, wires.ServerOutput, interruption: null);
        wires.ToServer.Write("x"u8);
        wires.CloseToServer();
        byte[] received = new byte[Much];
        Thread client = new(() => wires.FromServer.ReadExactly(received));
        client.Start();

        connection.SendAll(_bytes);

        Assert.True(client.Join(TimeSpan.FromSeconds(10)));
        Assert.Equal(1, connection.Receive(new byte[10]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Nothing_is_sent_without_a_wait(bool socket)
    {
        using Wires wires = Wires.New(socket);
        using Connection connection = new(wires.ServerInput, wires.ServerOutput, interruption: null);
        while (connection.Send(_bytes) > 0)
        {
            // Until nothing fits any more.
        }

        connection.SendAll([]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_client_that_goes_away_meanwhile_is_the_end(bool socket)
    {
        using Wires wires = Wires.New(socket);
        using Connection connection = new(wires.ServerInput, wires.ServerOutput, interruption: null);
        Thread client = new(() =>
        {
            wires.FromServer.ReadExactly(new byte[100_000]);
            wires.CloseClient();
        });
        client.Start();

        SessionOverException over = Assert.Throws<SessionOverException>(() => connection.SendAll(_bytes));

        Assert.Equal(SessionEnd.OutputClosed, over.End);
        Assert.True(client.Join(TimeSpan.FromSeconds(10)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_signal_ends_the_waiting(bool socket)
    {
        if (InterruptedThread.TermIsIgnored())
            return;
        using Wires wires = Wires.New(socket);
        SessionOverException? over = null;
        InterruptedThread.Run(interruption =>
        {
            using Connection connection = new(wires.ServerInput, wires.ServerOutput, interruption);
            InterruptedThread.Signal();
            over = Assert.Throws<SessionOverException>(() => connection.SendAll(_bytes));
        });
        Assert.Equal((SessionEnd.Signalled, Libc.SIGTERM), (over!.End, over.Signal));
    }
}
