using System.Diagnostics;
using System.Text.RegularExpressions;
using Testing;

namespace Robustness;

/// <summary>The default log: RFC 3164 datagrams to /dev/log, which must never hold up or end a session.</summary>
[Trait("Machine", "quiet")]
public sealed partial class ProcessSyslogTests
{
    [MountTheory]
    [InlineData(38, "-l", "INFO")]
    [InlineData(38, "-l", "info", "-f", "AUTH")]
    [InlineData(30, "-l", "INFO", "-f", "DAEMON")]
    [InlineData(14, "-l", "INFO", "-f", "USER")]
    [InlineData(134, "-l", "VERBOSE", "-f", "LOCAL0")]
    [InlineData(190, "-l", "DEBUG", "-f", "LOCAL7")]
    public void A_line_carries_facility_level_time_name_and_process(int priority, params string[] arguments)
    {
        using var log = new LogSocket();
        using var world = new World(log.Launch(arguments));
        Match line = Until(log, "session opened for local user");
        Assert.Equal(priority.ToString(), line.Groups["priority"].Value);
        Assert.Equal(Path.GetFileName(Programs.SftpServer), line.Groups["name"].Value);
        Assert.Equal(world.Session.Id.ToString(), line.Groups["process"].Value);
        Assert.Equal("session opened for local user root from [UNKNOWN]", line.Groups["text"].Value);
        world.Session.End();
        Until(log, "session closed for local user root from [UNKNOWN]");
    }

    [MountFact]
    public void Nothing_is_logged_at_the_default_level()
    {
        using var log = new LogSocket();
        using var world = new World(log.Launch());
        world.Session.AskStatus(Request.Remove("file"));
        world.Session.End();
        Assert.True(log.HasNothing);
    }

    [MountFact]
    public void A_bad_frame_is_logged_as_an_error()
    {
        using var log = new LogSocket();
        using var world = new World(log.Launch());
        world.Session.Send([0xFF, 0xFF, 0xFF, 0xFF, 0]);
        Assert.Equal(11, world.Session.WaitForExit());
        Match line = Until(log, "bad message");
        Assert.Equal("35", line.Groups["priority"].Value);
        Assert.StartsWith("error: bad message from", line.Groups["text"].Value);
    }

    [MountFact]
    public void A_name_cannot_forge_a_line()
    {
        using var log = new LogSocket();
        using var world = new World(log.Launch("-l", "INFO"));
        world.Session.AskStatus(Request.Remove("a\nJan  1 00:00:00 sshd[1]: Accepted password\u001b[2J\r"));
        Match line = Until(log, "remove name");
        Assert.DoesNotContain(line.Value, character => character < ' ');
        Assert.Contains("a\\nJan", line.Groups["text"].Value);
    }

    [MountFact]
    public void A_very_long_name_is_cut_and_not_lost()
    {
        using var log = new LogSocket();
        using var world = new World(log.Launch("-l", "INFO"));
        world.Session.AskStatus(Request.Remove(new string('n', 200_000)));
        Assert.InRange(Until(log, "remove name").Value.Length, 300, 16384);
        world.Session.End();
    }

    [MountFact]
    public void A_signal_is_logged_as_the_end()
    {
        using var log = new LogSocket();
        using var world = new World(log.Launch("-l", "INFO"));
        Native.Signal(world.Session.Id, Native.SignalTerminate);
        world.Session.WaitForExit();
        Until(log, "session closed for local user root");
    }

    [MountFact]
    public void Without_a_log_daemon_and_even_without_dev_null_the_session_is_served()
    {
        using var world = new World(new Launch
        {
            PrivateMounts = true,
            Before = "mount -t tmpfs tmpfs /dev",
            Arguments = ["-l", "DEBUG3"],
        });
        for (int i = 0; i < 1000; i++)
            world.Session.AssertServes();
        Assert.Equal("", world.Session.Errors);
        world.Session.End();
    }

    [MountTheory]
    [InlineData("mkfifo /dev/log")]
    [InlineData("mkdir /dev/log")]
    [InlineData("touch /dev/log")]
    [InlineData("ln -s log /dev/log")]
    [InlineData("ln -s /proc/self/mem /dev/log")]
    public void A_log_that_is_no_socket_is_no_obstacle(string make)
    {
        using var world = new World(new Launch
        {
            PrivateMounts = true,
            Before = $"mount -t tmpfs tmpfs /dev; mknod -m 666 /dev/null c 1 3; {make}",
            Arguments = ["-l", "DEBUG3"],
        });
        world.Session.AssertServes();
        world.Session.End();
    }

    [MountFact]
    public void A_log_daemon_that_does_not_read_holds_up_nobody()
    {
        using var log = new LogSocket(reads: false);
        using var world = new World(log.Launch("-l", "DEBUG3"));
        var clock = Stopwatch.StartNew();
        for (int i = 0; i < 2000; i++)
            world.Session.AskStatus(Request.Remove("missing"));
        world.Session.End();
        Assert.InRange(clock.ElapsedMilliseconds, 0, 5000);
    }

    [MountFact]
    public void A_log_daemon_that_goes_away_ends_nothing_and_its_successor_is_found()
    {
        using var log = new LogSocket();
        using var world = new World(log.Launch("-l", "INFO"));
        Until(log, "session opened");
        log.Unbind();
        for (int i = 0; i < 100; i++)
            world.Session.AskStatus(Request.Remove("missing"));
        log.Bind();
        world.Session.AskStatus(Request.Remove("first"));
        world.Session.AskStatus(Request.Remove("second"));
        Until(log, "remove name \"second\"");
    }

    private static Match Until(LogSocket log, string text)
    {
        while (true)
        {
            string datagram = log.Receive();
            Match line = Line().Match(datagram);
            Assert.True(line.Success, $"not RFC 3164: {datagram}");
            if (datagram.Contains(text, StringComparison.Ordinal))
                return line;
        }
    }

    [GeneratedRegex(
        @"^<(?<priority>\d{1,3})>[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d (?<name>[^ \[]+)\[(?<process>\d+)\]: (?<text>.*?)\n?\0?$",
        RegexOptions.Singleline)]
    private static partial Regex Line();
}
