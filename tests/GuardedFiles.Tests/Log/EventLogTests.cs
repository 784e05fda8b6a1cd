using GuardedFiles.Log;
using GuardedFiles.Tests.Support;

namespace GuardedFiles.Tests.Log;

public sealed class EventLogTests : IDisposable
{
    private readonly SyslogDaemon _daemon = new();

    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "1")]
    [InlineData(2, "12")]
    [InlineData(3, "123")]
    [InlineData(4, "1234")]
    [InlineData(5, "12345")]
    [InlineData(6, "123456")]
    [InlineData(7, "1234567")]
    public void A_level_lets_through_what_is_as_grave_or_graver(int level, string numbers)
    {
        using EventLog log = new(_daemon.Settings((LogLevel)level));
        for (uint number = 1; number <= 7; number++)
            log.Write((LogLevel)number, $"{number}");
        Assert.Equal(numbers, string.Concat(_daemon.Lines().ConvertAll(line => line[^1])));
    }

    [Fact]
    public void Each_level_has_its_priority_and_its_word()
    {
        using EventLog log = new(_daemon.Settings(LogLevel.Debug3));
        for (LogLevel level = LogLevel.Fatal; level <= LogLevel.Debug3; level++)
            log.Write(level, $"x");

        Assert.Equal(
            ["<34> fatal: x", "<35> error: x", "<38> x", "<38> x", "<39> debug1: x", "<39> debug2: x", "<39> debug3: x"],
            _daemon.Datagrams().ConvertAll(datagram => datagram[..4] + datagram[(datagram.IndexOf("]:", StringComparison.Ordinal) + 2)..]));
    }

    [Fact]
    public void Opened_beforehand_it_needs_no_name_any_more()
    {
        using EventLog log = new(_daemon.Settings(LogLevel.Info));
        log.Open();
        File.Delete(_daemon.Path);
        log.Write(LogLevel.Info, $"still heard");
        Assert.Equal(["still heard"], _daemon.Lines());
    }

    [Fact]
    public void A_quiet_log_opens_nothing()
    {
        using EventLog log = new(new LogSettings { Identity = "test", Level = LogLevel.Quiet, SyslogSocket = new byte[1000] });
        log.Open();
    }

    public void Dispose() => _daemon.Dispose();
}
