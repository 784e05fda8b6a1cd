using System.Text;
using Testing;

namespace Robustness;

/// <summary>Sessions that are broken off, by a signal or by the other side, and logs and traces that nobody reads.</summary>
[Trait("Machine", "quiet")]
public sealed class ScpReviewSessionTests
{
    private const long Huge = 400L << 30;

    private static readonly string[] Logged = ["-e", "--log-level", "INFO"];

    [Theory]
    [InlineData(Native.SignalTerminate, ">/dev/null")]
    [InlineData(Native.SignalHangup, ">/dev/null")]
    [InlineData(Native.SignalTerminate, "> >(exec cat >/dev/null 2>&1)")]
    public void A_signal_ends_a_download_of_something_huge(int signal, string output)
    {
        using var directory = new TempDirectory();
        using (FileStream file = File.Create(directory.Combine("huge")))
            file.SetLength(Huge);
        using ScpSession session = ScpSession.OpenSource(ScpLaunch.Of(ScpProgram.Ours, directory, [.. Logged, "-f", "huge"]) with
        {
            Redirections = output + " 2>log",
        });
        session.SendAck();
        Assert.True(SpinWait.SpinUntil(() => LogOf(directory).Contains("open \"huge\"", StringComparison.Ordinal), 10_000), "nothing was opened");
        Thread.Sleep(50);
        Native.Signal(session.Id, signal);
        Assert.Equal(128 + signal, session.WaitForExit());
        Assert.Contains("forced close \"huge\"", LogOf(directory));
    }

    [Theory]
    [InlineData(1500)]
    [InlineData(1990)]
    public void A_trace_of_long_lines_that_nobody_reads_holds_nothing_up(int length)
    {
        using var directory = new TempDirectory();
        Native.MakeFifo(directory.Combine("errors"));
        using var unread = new FileStream(directory.Combine("errors"), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        using ScpSession session = ScpSession.OpenSink(ScpLaunch.Of(ScpProgram.Ours, directory, "-v", "-t", ".") with
        {
            Redirections = "2>errors",
            Patience = TimeSpan.FromSeconds(20),
        });
        byte[] warning = Encoding.Latin1.GetBytes($"\u0001{new string('\u0080', length)}\n");
        for (int i = 0; i < 60; i++)
            session.SendAsFarAsItReads(warning);
        session.SendAsFarAsItReads("C0644 0 f\n\0"u8);
        Assert.Equal(new byte[2], session.Receive(2));
        session.End(1);
    }

    [RootTheory]
    [InlineData(null)]
    [InlineData(Launch.Stranger)]
    public void A_directory_that_others_may_not_change_is_so_again_when_its_file_breaks_off(uint? user) => BreakOffWithin(user);

    [Fact]
    public void A_directory_that_nobody_may_change_is_so_again_when_its_file_breaks_off() => BreakOffWithin(null);

    [Theory]
    [InlineData("in a file")]
    [InlineData("behind a file")]
    [InlineData("before a file")]
    public void A_connection_that_is_lost_within_a_directory_is_told_with_it(string place)
    {
        using var directory = new TempDirectory();
        Directory.CreateDirectory(directory.Combine("d/e"));
        File.WriteAllBytes(directory.Combine("d/e/f"), new byte[8 << 20]);
        using ScpSession session = ScpSession.OpenSource(ScpLaunch.Of(ScpProgram.Ours, directory, [.. Logged, "-r", "-f", "d"]) with { OverSocket = true });
        session.ExpectLine("D0755 0 d");
        session.SendAck();
        session.ExpectLine("D0755 0 e");
        if (place != "before a file")
        {
            session.SendAck();
            session.ExpectLine("C0644 8388608 f");
            session.SendAck();
            session.Receive(place == "in a file" ? 1000 : (8 << 20) + 1);
        }
        session.CloseOutput();
        Assert.Equal(1, session.WaitForExit());
        string[] lines = [.. session.Errors.Split("\r\n").Where(line => line.Contains("close", StringComparison.Ordinal))];
        Assert.Contains("forced closedir \"d\"", lines);
        Assert.Equal(place != "before a file", lines.Contains("forced closedir \"d/e\""));
        Assert.Equal(place != "before a file", lines.Any(line => line.StartsWith("forced close \"d/e/f\"", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("-t", "-$'\\x1b'")]
    [InlineData("-t", "--$'\\x1b'x")]
    [InlineData("-t", "-$'\\x7f\\a\\r'")]
    [InlineData("-t", "--$'a\\nsession closed\\x1b[2J'")]
    [InlineData("-t", "--log-level=$'\\x1b[2J'")]
    [InlineData("-t", "-u $'7\\x1b\\r\\n\\x7f'")]
    [InlineData("-f", "-M $'\\x1b[2J'")]
    public void Options_that_are_wrong_are_told_without_control_characters(string role, string wrong)
    {
        using var directory = new TempDirectory();
        using ScpSession session = ScpSession.Start(ScpLaunch.Of(ScpProgram.Ours, directory, role) with { Before = $"set -- \"$@\" {wrong} ." });
        session.CloseInput();
        session.ReceiveRest();
        Assert.InRange(session.WaitForExit(), 1, 255);
        Assert.NotEqual("", session.Errors);
        Assert.DoesNotContain(session.Errors, character => character is < ' ' and not '\n' or '\u007f');
    }

    private static void BreakOffWithin(uint? user)
    {
        using var directory = new TempDirectory();
        foreach (string path in (string[])["d", "d/e"])
            Directory.CreateDirectory(directory.Combine(path));
        foreach (string path in (string[])["d/e", "d", "."])
        {
            ScpDisk.SetMode(directory.Combine(path), path == "." ? "755" : "500");
            if (user is { } owner)
                Native.GiveTo(directory.Combine(path), owner);
        }
        using ScpSession session = ScpSession.OpenSink(ScpLaunch.Of(ScpProgram.Ours, directory, "-r", "-p", "-t", ".") with { User = user });
        session.Send("D0500 0 d\nD0500 0 e\nC0644 10 f\n");
        Assert.Equal(new byte[3], session.Receive(3));
        session.Send("abc");
        session.CloseInput();
        session.ReceiveRest();
        Assert.Equal(1, session.WaitForExit());
        Assert.Equal("500", ScpDisk.ModeOf(directory.Combine("d")));
        Assert.Equal("500", ScpDisk.ModeOf(directory.Combine("d/e")));
        ScpDisk.SetMode(directory.Combine("d"), "700");
        ScpDisk.SetMode(directory.Combine("d/e"), "700");
        Assert.Equal("abc", File.ReadAllText(directory.Combine("d/e/f")));
    }

    private static string LogOf(TempDirectory directory) => File.Exists(directory.Combine("log")) ? File.ReadAllText(directory.Combine("log")) : "";
}
