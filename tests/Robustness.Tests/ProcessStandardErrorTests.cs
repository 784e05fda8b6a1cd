using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Testing;

namespace Robustness;

/// <summary>The log on standard error: bounded, and whole where it shares the client's pipe.</summary>
public sealed partial class ProcessStandardErrorTests
{
    public static TheoryData<string> Senseless { get; } = new(Builders.Keys);

    private static Dictionary<string, Func<byte[]>> Builders => new()
    {
        ["unknown types"] = () => new Packet((PacketType)99).Id(1).ToArray(),
        ["unknown extensions"] = () => Request.Extended("nonsense"),
        ["requests without their fields"] = () => new Packet(PacketType.Stat).Id(1).ToArray(),
    };

    [Theory]
    [MemberData(nameof(Senseless))]
    public void A_hundred_thousand_senseless_requests_cost_a_hundred_lines_and_the_next_one_is_served(string kind)
    {
        using var world = new World(new Launch { Arguments = ["-e"] });
        byte[] one = Builders[kind]();
        byte[] thousand = [.. Enumerable.Repeat(one, 1000).SelectMany(bytes => bytes)];
        for (int i = 0; i < 100; i++)
        {
            world.Session.Send(thousand);
            for (int answer = 0; answer < 1000; answer++)
                Assert.Equal(PacketType.Status, world.Session.Receive().Type);
        }
        world.Session.AssertServes();
        world.Session.End();
        Assert.InRange(world.Session.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length, 1, 101);
    }

    [Fact]
    public void Lines_into_the_pipe_of_a_client_that_does_not_read_arrive_whole()
    {
        const int count = 5000;
        using Session session = Session.Start(new Launch { Arguments = ["-e", "-l", "DEBUG3"], Redirections = "2>&1" });
        byte[] requests = [.. Request.Init(), .. Enumerable.Range(0, count).SelectMany(id => Request.Stat(".", (uint)id))];
        var sender = Background.Start(() =>
        {
            session.Send(requests);
            session.CloseInput();
        });
        Thread.Sleep(300);
        string output = Encoding.Latin1.GetString(session.ReceiveRest());
        sender.Join();
        Assert.Equal(0, session.WaitForExit());
        int[] told = [.. StatLine().Matches(output).Select(line => int.Parse(line.Groups["id"].Value, CultureInfo.InvariantCulture))];
        Assert.Equal(Enumerable.Range(0, count), told);
    }

    [Theory]
    [InlineData("--forced")]
    [InlineData("--no-such-option")]
    [InlineData("-l", "LOUD")]
    public void A_line_that_is_not_read_does_not_keep_the_process(params string[] arguments)
    {
        using var directory = new TempDirectory();
        string full = directory.Combine("full");
        using Session session = Session.Start(new Launch
        {
            Arguments = arguments,
            Before = $"mkfifo {full}; exec 9<>{full}; head -c 65536 /dev/zero >&9",
            Redirections = "2>&9 9>&-",
            Patience = TimeSpan.FromSeconds(20),
        });
        Assert.Equal(1, session.WaitForExit());
    }

    [GeneratedRegex(@"debug3: request (?<id>\d+): stat\r?\n", RegexOptions.ExplicitCapture)]
    private static partial Regex StatLine();
}
