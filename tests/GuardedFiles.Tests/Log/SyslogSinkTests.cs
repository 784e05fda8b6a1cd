using System.Globalization;
using System.Text;
using GuardedFiles.Log;
using GuardedFiles.Tests.Support;
using Mono.Unix.Native;

namespace GuardedFiles.Tests.Log;

public sealed class SyslogSinkTests : IDisposable
{
    private readonly SyslogDaemon _daemon = new();

    [Fact]
    public void A_datagram_is_that_of_RFC_3164()
    {
        using EventLog log = new(_daemon.Settings(LogLevel.Info) with { Facility = SyslogFacility.LOG_LOCAL7 });
        DateTime before = DateTime.Now;
        log.Write(LogLevel.Info, $"hello");
        DateTime after = DateTime.Now;

        string datagram = Assert.Single(_daemon.Datagrams());
        string[] possible = [Expected(before.AddMilliseconds(-100)), Expected(before), Expected(after)]; // time(2) lags by a tick.
        Assert.Contains(datagram, possible);

        static string Expected(DateTime time) =>
            $"<190>{time.ToString("MMM", CultureInfo.InvariantCulture)} {time.Day,2} {time:HH:mm:ss} sftp-server[{Environment.ProcessId}]: hello";
    }

    [Fact]
    public void A_missing_daemon_costs_lines_and_nothing_else()
    {
        _daemon.Stop();
        using EventLog log = new(_daemon.Settings(LogLevel.Info));
        log.Write(LogLevel.Info, $"lost");
        log.Write(LogLevel.Info, $"lost, too");
        _daemon.Start();
        log.Write(LogLevel.Info, $"heard");
        log.Write(LogLevel.Info, $"and on");
        Assert.Equal(["error: 2 lines of the log were lost", "heard", "and on"], _daemon.Lines());
        Assert.Equal(2u, log.LinesLost);
    }

    [Fact]
    public void A_daemon_that_was_restarted_is_found_again()
    {
        using EventLog log = new(_daemon.Settings(LogLevel.Info));
        log.Write(LogLevel.Info, $"before");
        Assert.Equal(["before"], _daemon.Lines());
        _daemon.Stop();
        log.Write(LogLevel.Info, $"lost");
        _daemon.Start();
        log.Write(LogLevel.Info, $"after");
        Assert.Equal(["error: 1 lines of the log were lost", "after"], _daemon.Lines());
    }

    [Fact]
    public void A_daemon_that_does_not_read_never_makes_us_wait()
    {
        using EventLog log = new(_daemon.Settings(LogLevel.Info));
        Thread writer = new(() =>
        {
            for (uint i = 0; i < 2000; i++)
                log.Write(LogLevel.Info, $"line {i}");
        });
        writer.Start();
        Assert.True(writer.Join(TimeSpan.FromSeconds(10)));

        List<string> lines = _daemon.Lines();
        Assert.InRange(lines.Count, 1, 1999);
        Assert.Equal("line 0", lines[0]);
        log.Write(LogLevel.Info, $"and on");
        Assert.Equal([$"error: {2000 - lines.Count} lines of the log were lost", "and on"], _daemon.Lines());
    }

    [Fact]
    public void Where_there_never_is_a_daemon_lines_are_lost()
    {
        using EventLog log = new(new LogSettings { Identity = "x", Level = LogLevel.Info, SyslogSocket = Encoding.ASCII.GetBytes("/nowhere/log") });
        log.Write(LogLevel.Info, $"lost");
        log.Write(LogLevel.Info, $"lost");
    }

    public void Dispose() => _daemon.Dispose();
}
