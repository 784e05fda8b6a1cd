using System.Text.RegularExpressions;
using GuardedFiles.Log;
using GuardedFiles.Rules;
using GuardedFiles.Tests.Support;
using Testing;

namespace SftpServer.Tests;

public sealed partial class RequestLogTests : IDisposable
{
    private readonly SyslogDaemon _daemon = new();

    [Fact]
    public void An_upload_is_told_in_the_words_of_OpenSSH_at_INFO()
    {
        using Conversation client = new(new Policy(), _daemon.Settings(LogLevel.Info));
        string path = client.Path("new \"name\"\n");
        byte[] handle = client.Ask(new Packet(PacketType.Open).Id(1).String(path).UInt32(2 | 8 | 16).Attributes(mode: 0b110_100_000)).String();
        _ = client.Ask(new Packet(PacketType.Write).Id(2).String(handle).UInt64(0).String("four"));
        _ = client.Ask(new Packet(PacketType.FSetStat).Id(3).String(handle).Attributes(size: 3, uid: uint.MaxValue, mode: 0b100_000_000));
        _ = client.Close(handle);

        string told = client.Path("new \"name\"\\n");
        Assert.Equal(
            [
                $"open \"{told}\" flags WRITE,CREATE,TRUNCATE mode 0640",
                $"set \"{told}\" size 3",
                $"set \"{told}\" mode 0400",
                $"set \"{told}\" owner 4294967295 group 4294967295",
                $"close \"{told}\" bytes read 0 written 4",
            ],
            _daemon.Lines());
    }

    [Fact]
    public void Names_are_told_at_INFO()
    {
        using Conversation client = new(new Policy(), _daemon.Settings(LogLevel.Info));
        _ = client.Ask(new Packet(PacketType.MkDir).Id(1).String("/nowhere/d").Attributes(mode: 0b111_101_000));
        _ = client.Ask(new Packet(PacketType.RmDir).Id(1).String("/nowhere/d"));
        _ = client.Ask(new Packet(PacketType.Remove).Id(1).String("/nowhere/f"));
        _ = client.Ask(new Packet(PacketType.Rename).Id(1).String("/nowhere/a").String("/nowhere/b"));
        _ = client.Ask(new Packet(PacketType.SymLink).Id(1).String("target").String("/nowhere/b"));
        _ = client.Ask(new Packet(PacketType.OpenDir).Id(1).String("/nowhere"));
        _ = client.Ask(new Packet(PacketType.Extended).Id(1).String("statvfs@openssh.com").String("/nowhere"));
        _ = client.Close([]);

        Assert.Equal(
            [
                "mkdir name \"/nowhere/d\" mode 0750",
                "rmdir name \"/nowhere/d\"",
                "remove name \"/nowhere/f\"",
                "rename old \"/nowhere/a\" new \"/nowhere/b\"",
                "symlink old \"target\" new \"/nowhere/b\"",
                "opendir \"/nowhere\"",
                "statvfs \"/nowhere\"",
                "closedir \"(null)\"",
            ],
            _daemon.Lines());
    }

    [Fact]
    public void Looking_is_told_at_VERBOSE_only()
    {
        foreach ((LogLevel level, string[] lines) in (ReadOnlySpan<(LogLevel, string[])>)
        [
            (LogLevel.Info, []),
            (LogLevel.Verbose, ["stat name \"/nowhere\"", "lstat name \"/nowhere\"", "realpath \".\"", "readlink \"/nowhere\"", "fsync \"(null)\""]),
        ])
        {
            using Conversation client = new(new Policy(), _daemon.Settings(level));
            _ = client.Ask(new Packet(PacketType.Stat).Id(1).String("/nowhere"));
            _ = client.Ask(new Packet(PacketType.LStat).Id(1).String("/nowhere"));
            _ = client.Ask(new Packet(PacketType.RealPath).Id(1).String(""));
            _ = client.Ask(new Packet(PacketType.ReadLink).Id(1).String("/nowhere"));
            _ = client.Ask(new Packet(PacketType.Extended).Id(1).String("fsync@openssh.com").String(""));
            Assert.Equal(lines, _daemon.Lines());
        }
    }

    [Fact]
    public void A_malformed_request_is_an_error_in_the_log()
    {
        using Conversation client = new(new Policy(), _daemon.Settings(LogLevel.Error));
        _ = client.Ask(new Packet(PacketType.Remove).Id(7).UInt32(99));
        Assert.Equal(["error: request 7: malformed remove"], _daemon.Lines());
    }

    [Fact]
    public void A_client_that_goes_on_sending_nonsense_does_not_fill_the_log()
    {
        using Conversation client = new(new Policy(), _daemon.Settings(LogLevel.Error));
        List<string> lines = [];
        for (uint id = 1; id <= 300; id++)
        {
            _ = client.Ask(new Packet(PacketType.Remove).Id(id).UInt32(99));
            lines.AddRange(_daemon.Lines());
        }

        Assert.Equal(101, lines.Count);
        Assert.Equal("error: request 100: malformed remove", lines[99]);
        Assert.Equal("error: more requests that make no sense: these are no longer logged", lines[100]);
    }

    [Fact]
    public void Debugging_shows_each_request_and_its_answer()
    {
        using Conversation client = new(new Policy(), _daemon.Settings(LogLevel.Debug3));
        byte[] handle = client.Open("/dev/zero", 1);
        _ = client.Ask(new Packet(PacketType.Read).Id(2).String(handle).UInt64(5).UInt32(300000));
        _ = client.Ask(new Packet(PacketType.Read).Id(3).String("").UInt64(5).UInt32(1));
        _ = client.Ask(new Packet(PacketType.Stat).Id(4).String("/dev/zero"));

        Assert.Equal(
            [
                "debug3: request 1: open flags 1",
                "open \"/dev/zero\" flags READ mode 0666",
                "debug1: request 1: sent handle handle 0",
                "debug1: request 2: read \"/dev/zero\" (handle 0) off 5 len 300000",
                "debug2: read change len 300000 to 261120",
                "debug1: request 2: sent data len 261120",
                "debug1: request 3: read \"(null)\" (handle -1) off 5 len 1",
                "debug3: request 4: stat",
                "stat name \"/dev/zero\"",
                "debug1: request 4: sent attrib have 0xf",
            ],
            _daemon.Lines());
    }

    [Fact]
    public void A_time_is_told_in_local_time()
    {
        using Conversation client = new(new Policy(), _daemon.Settings(LogLevel.Info));
        _ = client.Ask(new Packet(PacketType.SetStat).Id(1).String("/nowhere").Attributes(atime: 1, mtime: 1234567890));
        Assert.Equal($"set \"/nowhere\" modtime {DateTime.UnixEpoch.AddSeconds(1234567890).ToLocalTime():yyyyMMdd-HH:mm:ss}", Assert.Single(_daemon.Lines()));
    }

    [Fact]
    public void A_datagram_has_priority_date_identity_and_process()
    {
        using Conversation client = new(new Policy(), _daemon.Settings(LogLevel.Info));
        _ = client.Ask(new Packet(PacketType.Remove).Id(1).String("/nowhere"));
        Assert.Matches(Datagram(), Assert.Single(_daemon.Datagrams()));
    }

    public void Dispose() => _daemon.Dispose();

    [GeneratedRegex("""^<38>[A-Z][a-z]{2} [ 123][0-9] \d\d:\d\d:\d\d sftp-server\[\d+\]: remove name "/nowhere"$""")]
    private static partial Regex Datagram();
}
