using Testing;

namespace Robustness;

/// <summary>SIGTERM and SIGHUP, with and without a log that wants to tell of the end.</summary>
[Trait("Machine", "quiet")]
public sealed class ScpProcessSignalTests
{
    private static readonly string[] Logged = ["-e", "--log-level", "INFO"];

    [Theory]
    [ScpData(Native.SignalTerminate)]
    [ScpData(Native.SignalHangup)]
    public void A_signal_kills_a_session_that_logs_nothing(ScpProgram program, int signal)
    {
        foreach (string state in (string[])["idle", "upload", "download"])
        {
            using var directory = new TempDirectory();
            using ScpSession session = OpenIn(state, program, directory, [], overSocket: false);
            Native.Signal(session.Id, signal);
            Assert.Equal((state, 128 + signal), (state, session.WaitForExit()));
        }
    }

    [Theory]
    [InlineData(Native.SignalTerminate, false)]
    [InlineData(Native.SignalTerminate, true)]
    [InlineData(Native.SignalHangup, false)]
    [InlineData(Native.SignalHangup, true)]
    public void A_signal_ends_a_logged_session_with_its_last_lines(int signal, bool overSocket)
    {
        foreach (string state in (string[])["idle", "upload", "download", "unread acks"])
        {
            using var directory = new TempDirectory();
            using ScpSession session = OpenIn(state, ScpProgram.Ours, directory, Logged, overSocket);
            Native.Signal(session.Id, signal);
            Assert.Equal((state, 128 + signal), (state, session.WaitForExit()));
            Assert.Equal((state, state is "upload" or "download"), (state, session.Errors.Contains("forced close \"", StringComparison.Ordinal)));
            Assert.Contains("session closed for local user", session.Errors);
        }
    }

    [Fact]
    public void What_arrived_before_the_signal_is_in_the_file()
    {
        using var directory = new TempDirectory();
        using ScpSession session = OpenIn("upload", ScpProgram.Ours, directory, Logged, overSocket: false);
        Assert.True(SpinWait.SpinUntil(() => new FileInfo(directory.Combine("f")).Length == 100_000, 10_000));
        Native.Signal(session.Id, Native.SignalTerminate);
        session.WaitForExit();
        Assert.Equal(100_000, new FileInfo(directory.Combine("f")).Length);
        Assert.Contains("written 100000 ", session.Errors);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_signal_ends_a_session_whose_log_and_trace_nobody_reads(bool overSocket)
    {
        using var directory = new TempDirectory();
        ScpLaunch launch = ScpLaunch.Of(ScpProgram.Ours, directory, [.. Logged, "-v", "-t", "."]) with
        {
            OverSocket = overSocket,
            Redirections = "2> >(exec sleep 30 <&- >&-)",
        };
        using ScpSession session = ScpSession.OpenSink(launch);
        string record = $"C0644 1 {new string('\u00FE', 2000)}\n";
        var sender = Background.Start(() =>
        {
            for (int i = 0; i < 200; i++)
                session.SendAsFarAsItReads(System.Text.Encoding.Latin1.GetBytes(record));
        });
        Thread.Sleep(800);
        Native.Signal(session.Id, Native.SignalTerminate);
        session.WaitForExit();
        sender.JoinWhateverHappened();
    }

    [Theory]
    [ScpData(false)]
    [ScpData(true)]
    public void A_signal_ends_a_session_that_waits_for_a_lease(ScpProgram program, bool logged)
    {
        if (program == ScpProgram.OpenSsh && logged)
            return; // Its scp has no log.
        using var directory = new TempDirectory();
        File.WriteAllText(directory.Combine("f"), "");
        using var holder = File.OpenHandle(directory.Combine("f"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        Native.TakeLease(holder, exclusive: false);
        using ScpSession session = ScpSession.OpenSink(ScpLaunch.Of(program, directory, [.. logged ? Logged : [], "-t", "."]));
        session.Send("C0644 1 f\n");
        Assert.True(SpinWait.SpinUntil(() => Native.LeaseIsAskedFor(holder, exclusive: false), 10_000));
        Native.Signal(session.Id, Native.SignalTerminate);
        Assert.Equal(128 + Native.SignalTerminate, session.WaitForExit());
    }

    [Fact]
    public void A_session_that_waits_for_a_lease_ends_with_its_client()
    {
        using var directory = new TempDirectory();
        File.WriteAllText(directory.Combine("f"), "");
        using var holder = File.OpenHandle(directory.Combine("f"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        Native.TakeLease(holder, exclusive: false);
        using ScpSession session = ScpSession.OpenSink(ScpLaunch.Of(ScpProgram.Ours, directory, "-t", "."));
        session.Send("C0644 1 f\n");
        Assert.True(SpinWait.SpinUntil(() => Native.LeaseIsAskedFor(holder, exclusive: false), 10_000));
        session.CloseInput();
        session.CloseOutput();
        Assert.Equal(1, session.WaitForExit());
    }

    [Fact]
    public void A_hangup_that_was_ignored_at_the_start_stays_ignored()
    {
        using var directory = new TempDirectory();
        foreach (string[] log in (string[][])[[], Logged])
        {
            using ScpSession session = ScpSession.OpenSink(ScpLaunch.Of(ScpProgram.Ours, directory, [.. log, "-t", "."]) with { Before = "trap '' HUP" });
            Native.Signal(session.Id, Native.SignalHangup);
            Thread.Sleep(100);
            session.Send("C0644 1 f\nx\0");
            Assert.Equal(new byte[2], session.Receive(2));
            session.End(0);
        }
    }

    private static ScpSession OpenIn(string state, ScpProgram program, TempDirectory directory, string[] options, bool overSocket)
    {
        File.WriteAllBytes(directory.Combine("large"), new byte[8 << 20]);
        ScpLaunch sink = ScpLaunch.Of(program, directory, [.. options, "-t", "."]) with { OverSocket = overSocket };
        if (state == "download")
        {
            ScpSession source = ScpSession.OpenSource(sink with { Arguments = [.. options, "-f", "large"] });
            source.ExpectLine($"C0644 {8 << 20} large");
            source.SendAck();
            source.Receive(1000);
            return source;
        }
        ScpSession session = ScpSession.OpenSink(sink);
        if (state == "upload")
        {
            session.Send("C0644 1000000 f\n");
            session.ExpectAck();
            session.Send(new byte[100_000]);
        }
        if (state == "unread acks")
        {
            var sender = Background.Start(() => session.SendAsFarAsItReads(
                System.Text.Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("T1 0 1 0\n", 300_000)))));
            sender.WaitFor(300);
        }
        return session;
    }
}
