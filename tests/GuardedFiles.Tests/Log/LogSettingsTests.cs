using GuardedFiles.Log;
using Mono.Unix.Native;

namespace GuardedFiles.Tests.Log;

public sealed class LogSettingsTests
{
    [Fact]
    public void Errors_go_to_AUTH_at_dev_log()
    {
        LogSettings settings = new() { Identity = "x" };
        Assert.Equal((LogLevel.Error, SyslogFacility.LOG_AUTH, false), (settings.Level, settings.Facility, settings.ToStandardError));
        Assert.Equal("/dev/log"u8, settings.SyslogSocket.Span);
    }

    [Theory]
    [InlineData("QUIET", 0)]
    [InlineData("FATAL", 1)]
    [InlineData("ERROR", 2)]
    [InlineData("INFO", 3)]
    [InlineData("VERBOSE", 4)]
    [InlineData("DEBUG", 5)]
    [InlineData("DEBUG1", 5)]
    [InlineData("DEBUG2", 6)]
    [InlineData("DEBUG3", 7)]
    [InlineData("dEbUg3", 7)]
    [InlineData("DEBUG4", null)]
    [InlineData("LOUD", null)]
    [InlineData("", null)]
    public void Levels_have_the_names_of_OpenSSH(string name, int? level) => Assert.Equal((LogLevel?)level, LogSettings.LevelOf(name));

    [Theory]
    [InlineData("DAEMON", SyslogFacility.LOG_DAEMON)]
    [InlineData("USER", SyslogFacility.LOG_USER)]
    [InlineData("AUTH", SyslogFacility.LOG_AUTH)]
    [InlineData("AUTHPRIV", SyslogFacility.LOG_AUTHPRIV)]
    [InlineData("LOCAL0", SyslogFacility.LOG_LOCAL0)]
    [InlineData("LOCAL1", SyslogFacility.LOG_LOCAL1)]
    [InlineData("LOCAL2", SyslogFacility.LOG_LOCAL2)]
    [InlineData("LOCAL3", SyslogFacility.LOG_LOCAL3)]
    [InlineData("LOCAL4", SyslogFacility.LOG_LOCAL4)]
    [InlineData("LOCAL5", SyslogFacility.LOG_LOCAL5)]
    [InlineData("LOCAL6", SyslogFacility.LOG_LOCAL6)]
    [InlineData("LOCAL7", SyslogFacility.LOG_LOCAL7)]
    [InlineData("local7", SyslogFacility.LOG_LOCAL7)]
    [InlineData("MAIL", null)]
    [InlineData("", null)]
    public void Facilities_have_the_names_of_OpenSSH(string name, SyslogFacility? facility) =>
        Assert.Equal(facility, LogSettings.FacilityOf(name));
}
