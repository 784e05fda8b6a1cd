using System.Diagnostics;
using System.Text.Json;
using Testing;

namespace Robustness;

/// <summary>
/// A forced program is told the Subsystem line of another server (SSH_ORIGINAL_COMMAND). It waits three seconds for an INIT, and not longer; what it has
/// read meanwhile is part of the session.
/// </summary>
[Trait("Machine", "quiet")]
public sealed class ProcessUnknownServerTests : IDisposable
{
    private const string Line = "This account may only transfer files (sftp, scp). Refused: ";
    private const string Command = "/opt/acme/sftpd -x";

    /// <summary>Seconds that are next to nothing, on a busy machine: less than it waits.</summary>
    private const double AtOnce = 2;
    private const double Patience = 3;

    /// <summary>The clock that the program looks at has ticks, of up to 10 ms where the kernel counts 100 a second.</summary>
    private const double Tick = 0.02;

    /// <summary>What a busy machine may add: a hang is longer.</summary>
    private const double Slack = 10;

    private readonly TempDirectory _jail = new();

    private string Audit => _jail.Combine("audit");

    public static TheoryData<bool, bool> Wires => new() { { false, false }, { false, true }, { true, false }, { true, true } };

    [Theory]
    [MemberData(nameof(Wires))]
    public void A_client_that_speaks_SFTP_is_served(bool socket, bool forced)
    {
        using Session session = Start(socket, forced);
        session.Initialize();
        session.AssertServes();
        Assert.Equal(Status.Ok, session.AskStatus(Request.MkDir("made")));
        session.End();

        Assert.True(Directory.Exists(_jail.Combine("made")));
        Assert.Contains("command \"/opt/acme/sftpd -x\" served as SFTP", session.Errors);
        Assert.DoesNotContain("Refused", session.Errors);
    }

    // Nothing that was read while it waited is lost, and nothing is read twice.
    [Theory]
    [MemberData(nameof(Wires))]
    public void Packets_that_come_in_one_piece_with_INIT_are_answered(bool socket, bool forced)
    {
        using Session session = Start(socket, forced);
        session.Send([.. Request.Init(), .. Request.MkDir("one", id: 7), .. Request.MkDir("two", id: 8)]);
        session.CloseInput();

        Assert.Equal(PacketType.Version, session.Receive().Type);
        Assert.Equal([(7u, Status.Ok), (8u, Status.Ok)], new[] { session.Receive(), session.Receive() }.Select(answer => (answer.Id, answer.StatusCode)));
        Assert.Null(session.ReceivePacket());
        Assert.Equal(0, session.WaitForExit());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void So_is_an_INIT_that_comes_byte_by_byte(bool socket)
    {
        using Session session = Start(socket);
        foreach (byte value in Request.Init())
        {
            session.Send([value]);
            Thread.Sleep(50);
        }

        Assert.Equal(PacketType.Version, session.Receive().Type);
        session.AssertServes();
        session.End();
    }

    [Fact]
    public void A_session_that_was_stopped_and_goes_on_still_waits()
    {
        using Session session = Start();
        session.Send([0]);
        Thread.Sleep(300);
        Native.Signal(session.Id, Native.SignalStop);
        Thread.Sleep(300);
        Native.Signal(session.Id, Native.SignalContinue);
        Thread.Sleep(300);
        session.Send(Request.Init().AsSpan(1));

        Assert.Equal(PacketType.Version, session.Receive().Type);
        session.End();
    }

    [Theory]
    [MemberData(nameof(Wires))]
    public void A_client_that_says_nothing_is_refused_after_three_seconds(bool socket, bool forced)
    {
        long start = Stopwatch.GetTimestamp();
        using Session session = Start(socket, forced);
        MustBeRefused(session);
        Assert.Null(session.ReceivePacket());
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, Patience - Tick, Patience + Slack);
    }

    // The time is that of all bytes together.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void So_is_one_that_sends_a_byte_each_second(bool socket)
    {
        long start = Stopwatch.GetTimestamp();
        using Session session = Start(socket);
        using Timer timer = new(_ => SendQuietly(session), null, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(0.9));
        MustBeRefused(session);
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, Patience - Tick, Patience + Slack);
    }

    [Theory]
    [InlineData("h")]
    [InlineData("SSH-2.0-x\r\n")]
    [InlineData("\x20\0\0\0")] // rsync's version.
    [InlineData("\0\0\0\x05\x02")] // Another type,
    [InlineData("\0\0\0\x09\x11\0\0\0")]
    [InlineData("\0\0\0\x04\x01")] // no version,
    [InlineData("\0\x04\0\x01\x01")] // longer than a packet may be.
    public void What_is_no_INIT_is_refused_at_once(string sent)
    {
        foreach (bool socket in (bool[])[false, true])
        {
            using Session session = Start(socket);
            session.Send([.. sent.Select(letter => (byte)letter)]);
            MustBeRefused(session, AtOnce);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    public void The_end_of_the_input_is_the_end_of_the_waiting(int length)
    {
        foreach (bool socket in (bool[])[false, true])
        {
            using Session session = Start(socket);
            session.Send(Request.Init().AsSpan(0, length));
            session.CloseInput();
            MustBeRefused(session, AtOnce);
        }
    }

    [Theory]
    [InlineData("<&-")]
    [InlineData("</dev/null")]
    [InlineData("</etc/passwd")]
    [InlineData("<.")]
    public void So_is_an_input_that_is_no_client(string redirection)
    {
        using Session session = Session.Start(Launch() with { Redirections = redirection });
        MustBeRefused(session, AtOnce);
    }

    [Fact]
    public void A_client_that_is_gone_ends_it()
    {
        using Session session = Start(socket: true);
        session.CloseOutput(); // Of a socket that is all of it.
        Assert.Equal(1, session.WaitForExit(AtOnce));
    }

    [Theory]
    [InlineData(Native.SignalTerminate)]
    [InlineData(Native.SignalHangup)]
    public void A_signal_ends_the_waiting(int signal)
    {
        using Session session = Start();
        session.Send([0]);
        Thread.Sleep(500);
        Native.Signal(session.Id, signal);
        Assert.Equal(128 + signal, session.WaitForExit(AtOnce));
    }

    // As ever: these are known, or no such line.
    [Theory]
    [InlineData("uptime")]
    [InlineData("/usr/bin/scp -X file")]
    [InlineData("/usr/bin/md5sum -c file")]
    [InlineData("/opt/acme/sftpd;id")]
    public void Another_command_is_refused_without_waiting(string command)
    {
        foreach (bool forced in (bool[])[false, true])
        {
            using Session session = Session.Start(Launch(forced, command));
            Assert.Equal(1, session.WaitForExit(AtOnce));
            Assert.Null(session.ReceivePacket());
            Assert.Contains($"{Line}{command}\n", session.Errors);
        }
    }

    // There is no telling whose line it is, and what it would restrict.
    [Theory]
    [InlineData("/opt/acme/sftpd")]
    [InlineData("/opt/acme/sftpd -R")]
    public void A_login_shell_does_not_wait(string command)
    {
        using Session session = Session.Start(new Launch { Directory = _jail.Path, Arguments = ["-e", "-c", command] });
        Assert.Equal(1, session.WaitForExit(AtOnce));
        Assert.Null(session.ReceivePacket());
        Assert.Contains($"{Line}{command}\n", session.Errors);
    }

    [Fact]
    public void The_audit_has_what_was_asked_for_in_a_session_of_protocol_sftp()
    {
        using (Session session = Session.Start(Launch() with { Arguments = ["--audit", Audit] }))
        {
            session.Initialize();
            session.End();
        }

        List<JsonElement> events = AuditRecord.Of(Audit);
        Assert.Equal(["session-open", "command", "session-close"], events.ConvertAll(told => told.Text("event")));
        Assert.Equal((Command, "sftp"), (events[1].Text("command"), events[1].Text("protocol")));
    }

    [Fact]
    public void The_audit_has_what_was_refused()
    {
        using (Session session = Session.Start(Launch() with { Arguments = ["--audit", Audit] }))
        {
            session.CloseInput();
            Assert.Equal(1, session.WaitForExit(AtOnce));
        }

        JsonElement refused = Assert.Single(AuditRecord.Of(Audit));
        Assert.Equal(("refused-command", Command), (refused.Text("event"), refused.Text("command")));
    }

    public void Dispose() => _jail.Dispose();

    private static void SendQuietly(Session session)
    {
        try
        {
            session.Send([0]);
        }
        catch (IOException)
        {
            // It is over, as it should be.
        }
    }

    private static void MustBeRefused(Session session, double within = Patience + Slack)
    {
        Assert.Equal(1, session.WaitForExit(within));
        Assert.Contains($"{Line}{Command}\n", session.Errors);
        Assert.Contains($"refused command \"{Command}\" from local user ", session.Errors);
        Assert.DoesNotContain("session opened", session.Errors);
    }

    private Session Start(bool socket = false, bool forced = false) => Session.Start(Launch(forced) with { OverSocket = socket });

    private Launch Launch(bool forced = false, string command = Command) => new()
    {
        Directory = _jail.Path,
        Arguments = forced ? ["-e", "-l", "INFO", "--forced", "--jail", _jail.Path] : ["-e", "-l", "INFO"],
        Environment = new Dictionary<string, string> { ["SSH_ORIGINAL_COMMAND"] = command },
    };
}
