using GuardedFiles.Log;
using GuardedFiles.Tests.Support;
using Mono.Unix.Native;

namespace GuardedFiles.Tests.Log;

public sealed class SessionLogTests : IDisposable
{
    private readonly SyslogDaemon _daemon = new();

    [Fact]
    public void Events_are_told_in_the_words_of_OpenSSH_at_INFO() => Check(
        LogLevel.Info,
        (log => log.Open("p"u8, "READ,WRITE", 0b110_110_110), "open \"p\" flags READ,WRITE mode 0666"),
        (log => log.Close("p"u8, 1, 2, forced: false), "close \"p\" bytes read 1 written 2"),
        (log => log.Close("p"u8, 1, 2, forced: true), "forced close \"p\" bytes read 1 written 2"),
        (log => log.OpenDirectory("p"u8), "opendir \"p\""),
        (log => log.CloseDirectory("p"u8, forced: false), "closedir \"p\""),
        (log => log.CloseDirectory("p"u8, forced: true), "forced closedir \"p\""),
        (log => log.Remove("p"u8), "remove name \"p\""),
        (log => log.MakeDirectory("p"u8, 0b111_101_101), "mkdir name \"p\" mode 0755"),
        (log => log.RemoveDirectory("p"u8), "rmdir name \"p\""),
        (log => log.Names("hardlink", "a"u8, "b"u8), "hardlink old \"a\" new \"b\""),
        (log => log.VolumeStat("p"u8), "statvfs \"p\""),
        (log => log.SetSize("p"u8, ulong.MaxValue), "set \"p\" size 18446744073709551615"),
        (log => log.SetMode("p"u8, 0b100), "set \"p\" mode 0004"),
        (log => log.SetOwner("p"u8, 1, uint.MaxValue), "set \"p\" owner 1 group 4294967295"));

    [Fact]
    public void Looking_is_told_at_VERBOSE() => Check(
        LogLevel.Verbose,
        (log => log.Stat("lstat", "p"u8), "lstat name \"p\""),
        (log => log.RealPath("p"u8), "realpath \"p\""),
        (log => log.ReadLink("p"u8), "readlink \"p\""),
        (log => log.Sync("p"u8), "fsync \"p\""),
        (log => log.ExpandPath("p"u8), "expand \"p\""),
        (log => log.HomeDirectory("p"u8), "home-directory \"p\""));

    [Fact]
    public void Failures_are_told_at_ERROR() => Check(
        LogLevel.Error,
        (log => log.MalformedConnection("x"u8), "error: Malformed SSH_CONNECTION variable: \"x\""),
        (log => log.StartDirectoryFailed("p"u8, Errno.ENOENT), "error: chdir to \"p\" failed: No such file or directory"),
        (log => log.Unexpected(new InvalidOperationException("first\nsecond")), "fatal: unexpected first\\nsecond"));

    [Fact]
    public void Sessions_are_told_with_user_and_address()
    {
        ClientLogin login = ClientLogin.FromEnvironment();
        string who = $"{System.Text.Encoding.UTF8.GetString(login.User)} from [{System.Text.Encoding.UTF8.GetString(login.Address)}]";
        Check(
            LogLevel.Info,
            (log => log.SessionOpened(login), $"session opened for local user {who}"),
            (log => log.SessionClosed(login, 0), $"session closed for local user {who}"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1234567890)]
    [InlineData(uint.MaxValue)]
    public void A_time_is_told_in_local_time(long seconds)
    {
        DateTime local = DateTimeOffset.FromUnixTimeSeconds(seconds).LocalDateTime;
        Check(LogLevel.Info, (log => log.SetTimes("p"u8, new FileTimes(1, seconds)), $"set \"p\" modtime {local:yyyyMMdd-HH:mm:ss}"));
    }

    /// <summary>The last one is a time whose year has no room in an int: strftime(3), as OpenSSH uses it, knows it all the same.</summary>
    [Theory]
    [InlineData(67_767_976_233_000_000, "2147483647")]
    [InlineData(67_768_036_000_000_000, "2147485541")]
    public void A_year_may_have_ten_digits(long seconds, string year)
    {
        using EventLog log = new(_daemon.Settings(LogLevel.Info));
        new SessionLog(log).SetTimes("p"u8, new FileTimes(0, seconds));
        Assert.StartsWith($"set \"p\" modtime {year}", Assert.Single(_daemon.Lines()));
    }

    [Fact]
    public void A_time_that_no_calendar_knows_is_a_number() => Check(
        LogLevel.Info,
        (log => log.SetTimes("p"u8, new FileTimes(0, long.MaxValue)), "set \"p\" modtime 9223372036854775807"));

    [Fact]
    public void Events_of_scp_are_told_at_INFO() => Check(
        LogLevel.Info,
        (log => log.NotSet("times", "p\n"u8, Errno.EPERM), "set \"p\\n\" times failed: Operation not permitted"),
        (log => log.NotSet("mode", "p"u8, Errno.EROFS), "set \"p\" mode failed: Read-only file system"),
        (log => log.SentError("scp: a\u001b: No such file or directory"u8), "sent error \"scp: a\\033: No such file or directory\""),
        (log => log.ReceivedError("it\nfailed"u8), "received error \"it\\nfailed\""),
        (log => log.ReceivedError([]), "received error \"\""));

    /// <summary>So that what follows the closing mark is ours: [address] above all.</summary>
    [Fact]
    public void A_quotation_mark_of_the_client_does_not_end_a_quotation_of_ours()
    {
        ClientLogin login = ClientLogin.FromEnvironment();
        string who = $"{System.Text.Encoding.UTF8.GetString(login.User)} from [{System.Text.Encoding.UTF8.GetString(login.Address)}]";
        Check(
            LogLevel.Error,
            (log => log.RefusedCommand("x\" from local user y from [192.0.2.1]"u8, login),
                $"error: refused command \"x\\042 from local user y from [192.0.2.1]\" from local user {who}"),
            (log => log.Refused("\"p\""u8, RefusedBy.HomeGuard, []), "error: refused: \"\\042p\\042\" is protected by the home guard"),
            (log => log.NotStarted("p\""u8, Errno.ENOENT), "error: cannot start \"p\\042\": No such file or directory"),
            (log => log.NotBegun("why\n\"x\"", [.. "p\""u8]), "fatal: why\\n\"x\": \"p\\042\""));
        Check(
            LogLevel.Info,
            (log => log.Refused("p\""u8, RefusedBy.Policy, "rule none:p"u8), "refused: \"p\\042\" by rule none:p"),
            (log => log.Refused("p\""u8, RefusedBy.Hiding, []), "refused: \"p\\042\" is hidden"),
            (log => log.NotSet("times", "p\""u8, Errno.EPERM), "set \"p\\042\" times failed: Operation not permitted"),
            (log => log.SentError("scp: \""u8), "sent error \"scp: \\042\""),
            (log => log.ReceivedError("\""u8), "received error \"\\042\""),
            (log => log.Command("md5sum \""u8), "command \"md5sum \\042\""));
    }

    [Fact]
    public void Lines_of_OpenSSH_are_what_OpenSSH_writes() => Check(
        LogLevel.Info,
        (log => log.Open("a\""u8, "READ", 0), "open \"a\"\" flags READ mode 00"),
        (log => log.Names("rename", "a\""u8, "b"u8), "rename old \"a\"\" new \"b\""));

    [Fact]
    public void A_stream_that_fails_is_told_at_ERROR() => Check(
        LogLevel.Error,
        (log => log.StreamFailed("read", Errno.EIO), "error: read: Input/output error"),
        (log => log.StreamFailed("poll", Errno.ENOMEM), "error: poll: Cannot allocate memory"));

    [Fact]
    public void A_refusal_is_told_at_VERBOSE() => Check(
        LogLevel.Verbose,
        (log => log.RefusedReadOnly("sink"), "Refusing sink request in read-only mode"));

    [Theory]
    [InlineData(0, "0.000")]
    [InlineData(7, "0.007")]
    [InlineData(1000, "1.000")]
    [InlineData(61_099, "61.099")]
    [InlineData(uint.MaxValue, "4294967.295")]
    public void A_file_that_was_moved_is_told_with_its_bytes_and_its_time(uint milliseconds, string duration)
    {
        using Folder folder = new();
        _ = folder.NewFile("f", "0123456789");
        using OpenFile file = folder.Open("f");
        Assert.Equal(Errno.None, file.Read(0, new byte[4], out _));
        Assert.Equal(Errno.None, file.WriteNext("abc"u8, out _));
        string middle = $"close \"{folder.Path("f")}\" bytes read 4 written 3 duration {duration} result";

        Check(
            LogLevel.Info,
            (log => log.CloseTransfer(file, forced: false, milliseconds, "OK"u8), $"{middle} OK"),
            (log => log.CloseTransfer(file, forced: true, milliseconds, "lost\tconnection"u8), $"forced {middle} lost\\tconnection"));
    }

    public void Dispose() => _daemon.Dispose();

    /// <summary>Each event is one line at its level, and none at the level below.</summary>
    private void Check(LogLevel level, params (Action<SessionLog> Tell, string Line)[] events)
    {
        using EventLog log = new(_daemon.Settings(level));
        using EventLog quieter = new(_daemon.Settings(level - 1));
        foreach ((Action<SessionLog> tell, string line) in events)
        {
            tell(new SessionLog(log));
            Assert.Equal([line], _daemon.Lines());
            tell(new SessionLog(quieter));
            Assert.Equal(line.StartsWith("fatal", StringComparison.Ordinal) ? [line] : [], _daemon.Lines());
        }
    }
}
