using System.Text.RegularExpressions;
using Testing;

namespace Robustness;

/// <summary>What an administrator reads about a session: to standard error with -e, otherwise to syslog. OpenSSH's scp tells nothing.</summary>
public sealed partial class ScpProcessLogTests
{
    private const string Opened = "session opened for local user USER from [192.0.2.7]";
    private const string Closed = "session closed for local user USER from [192.0.2.7]";

    [Fact]
    public void An_upload_is_told_line_by_line()
    {
        using var directory = new TempDirectory();
        using ScpSession session = ScpSession.OpenSink(Logged(directory, "-r", "-p", "-t", "."));
        session.Send("T1704164645 0 1704164645 0\nD0755 0 d\nC0644 5 f\nhello\0E\nC0600 1 d\n\u0001scp: sender: sorry\nC0640 1 g\nx\u0001half\n");
        session.CloseInput();
        session.ReceiveRest();
        Assert.Equal(1, session.WaitForExit());
        Assert.Equal(
            [
                Opened,
                "mkdir name \"./d\" mode 0755",
                "open \"./d/f\" flags WRITE,CREATE mode 0644",
                "close \"./d/f\" bytes read 0 written 5 duration D result OK",
                "set \"./d\" modtime 20240102-03:04:05",
                "set \"./d\" mode 0755",
                "sent error \"scp: ./d: Is a directory\"",
                "received error \"scp: sender: sorry\"",
                "open \"./g\" flags WRITE,CREATE mode 0640",
                "received error \"half\"",
                "close \"./g\" bytes read 0 written 1 duration D result the sender failed",
                Closed,
            ],
            Lines(session).Where(line => !line.StartsWith("set \"./g\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_download_is_told_line_by_line()
    {
        using var directory = new TempDirectory();
        Directory.CreateDirectory(directory.Combine("d"));
        File.WriteAllText(directory.Combine("d/f"), "hello");
        using ScpSession session = ScpSession.OpenSource(Logged(directory, "-r", "-f", "missing", "d"));
        ScpDownload.Play(session);
        Assert.Equal(1, session.WaitForExit());
        Assert.Equal(
            [
                Opened,
                "sent error \"scp: missing: No such file or directory\"",
                "opendir \"d\"",
                "open \"d/f\" flags READ mode 0644",
                "close \"d/f\" bytes read 5 written 0 duration D result OK",
                "closedir \"d\"",
                Closed,
            ],
            Lines(session));
    }

    [Fact]
    public void A_transfer_that_is_broken_off_is_told_as_such()
    {
        using var directory = new TempDirectory();
        using ScpSession session = ScpSession.OpenSink(Logged(directory, "-t", "."));
        session.Send("C0644 5 f\nabc");
        session.CloseInput();
        session.ReceiveRest();
        Assert.Equal(1, session.WaitForExit());
        string line = Lines(session)[^2];
        Assert.StartsWith("forced close \"./f\" bytes read 0 written 3 duration D result ", line);
    }

    [Fact]
    public void A_full_disk_is_told_with_the_file()
    {
        using var directory = new TempDirectory();
        using ScpSession session = ScpSession.OpenSink(Logged(directory, "-t", "/dev/full"));
        session.Send("C0666 3 f\nabc\0");
        session.CloseInput();
        session.ReceiveRest();
        Assert.Contains("close \"/dev/full\" bytes read 0 written 0 duration D result No space left on device", Lines(session));
    }

    [Fact]
    public void Read_only_refuses_uploads_in_words_and_serves_downloads()
    {
        using var directory = new TempDirectory();
        File.WriteAllText(directory.Combine("f"), "text");
        ScpLaunch launch = ScpLaunch.Of(ScpProgram.Ours, directory, "-e", "--log-level=VERBOSE", "-R", "-t", ".");
        using ScpSession sink = ScpSession.Start(launch);
        sink.ExpectError("uploads are refused: this account is read-only");
        sink.ExpectEnd(1);
        Assert.Contains("Refusing sink request in read-only mode\r\n", sink.Errors);
        using ScpSession source = ScpSession.OpenSource(launch with { Arguments = ["--read-only", "-f", "f"] });
        Assert.Equal(["C0644 4 f", "= 4 982D9E3E"], ScpDownload.Play(source));
    }

    [Fact]
    public void No_name_and_no_words_of_the_other_side_forge_a_line()
    {
        const string forged = "a\rsession closed for local user root\u001b[2J\u0080\u0007";
        using var directory = new TempDirectory();
        using ScpSession session = ScpSession.OpenSink(Logged(directory, "-v", "-r", "-t", "."));
        session.Send($"C0644 1 {forged}\nx\0D0755 0 d{forged}\nE\n\u0001{forged}\nC0644 1 {forged}/\n");
        session.CloseInput();
        session.ReceiveRest();
        Assert.DoesNotContain(session.Errors.Replace("\r\n", "\n", StringComparison.Ordinal), character => character is < ' ' and not '\n' or > '~');
        Assert.Single(Lines(session), line => line.StartsWith("session closed", StringComparison.Ordinal));
        using ScpSession source = ScpSession.OpenSource(Logged(directory, "-f", "x\nsession closed for local user y"));
        ScpDownload.Play(source);
        Assert.Equal(3, Lines(source).Length);
    }

    [Fact]
    public void The_longest_names_are_cut_in_the_log_and_not_on_the_disk()
    {
        using var directory = new TempDirectory();
        string part = new('\u00FF', 255);
        using ScpSession session = ScpSession.OpenSink(Logged(directory, "-r", "-t", "."));
        for (int i = 0; i < 15; i++)
            session.Send($"D0755 0 {part}\n");
        session.Send($"C0644 1 {part[..200]}\nx\0");
        Assert.Equal(new byte[17], session.Receive(17));
        session.End(0);
        Assert.All(Lines(session), line => Assert.InRange(line.Length, 10, 20_000));
    }

    [Fact]
    public void Standard_error_that_is_closed_or_unread_ends_nothing()
    {
        foreach (string redirection in (string[])["2>&-", "2> >(exec true)", "2>/dev/full"])
        {
            using var directory = new TempDirectory();
            using ScpSession session = ScpSession.OpenSink(Logged(directory, "-v", "-t", ".") with { Redirections = redirection });
            for (int i = 0; i < 50; i++)
                session.Send($"C0644 1 f{i}\nx\0");
            Assert.Equal(new byte[100], session.Receive(100));
            session.End(0);
        }
    }

    [MountFact]
    public void Lines_go_to_syslog_with_facility_level_name_and_process()
    {
        using var log = new LogSocket();
        using var directory = new TempDirectory();
        using ScpSession session = ScpSession.OpenSink(
            ScpLaunch.Of(ScpProgram.Ours, directory, "--log-level", "INFO", "--log-facility=LOCAL3", "-t", ".").Within(log.Launch()));
        session.Send("C0644 1 a\tb\nx\0");
        Assert.Equal(new byte[2], session.Receive(2));
        session.End(0);
        Assert.Equal("", session.Errors);
        string name = Path.GetFileName(Programs.Scp);
        for (string line = log.Receive(); !line.Contains("session closed", StringComparison.Ordinal); line = log.Receive())
        {
            Assert.Matches($@"^<158>[A-Z][a-z]{{2}} [ \d]\d \d\d:\d\d:\d\d {name}\[{session.Id}\]: ", line);
            Assert.DoesNotContain(line, character => character < ' ');
        }
    }

    [MountFact]
    public void Nothing_is_logged_at_the_default_level_and_a_log_that_is_missing_is_no_obstacle()
    {
        using var log = new LogSocket();
        using var directory = new TempDirectory();
        ScpLaunch launch = ScpLaunch.Of(ScpProgram.Ours, directory, "-t", ".").Within(log.Launch());
        using (ScpSession session = ScpSession.OpenSink(launch))
            session.End(0);
        Assert.True(log.HasNothing);
        using ScpSession other = ScpSession.OpenSink(launch with { Before = "mount -t tmpfs tmpfs /dev", Arguments = ["--log-level", "DEBUG3", "-t", "."] });
        other.Send("C0644 1 f\nx\0");
        Assert.Equal(new byte[2], other.Receive(2));
        other.End(0);
        Assert.Equal("", other.Errors);
    }

    private static ScpLaunch Logged(TempDirectory directory, params string[] arguments) =>
        ScpLaunch.Of(ScpProgram.Ours, directory, ["-e", "--log-level", "INFO", .. arguments]) with
        {
            Before = "umask 022",
            Environment = new Dictionary<string, string> { ["SSH_CONNECTION"] = "192.0.2.7 50000 192.0.2.1 22", ["TZ"] = "UTC" },
        };

    // Who we are and how long it took differ.
    private static string[] Lines(ScpSession session) =>
        [.. session.Errors.Split("\r\n")[..^1].Select(line => Duration().Replace(User().Replace(line, "user USER from"), "duration D"))];

    [GeneratedRegex(@"user \S+ from")]
    private static partial Regex User();

    [GeneratedRegex(@"duration \d+\.\d{3}\b")]
    private static partial Regex Duration();
}
