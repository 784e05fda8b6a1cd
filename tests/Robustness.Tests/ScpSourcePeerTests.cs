using Testing;

namespace Robustness;

/// <summary>Clients of a source that do not read, leave, or answer with something else.</summary>
public sealed class ScpSourcePeerTests
{
    private const int Size = 8 << 20;

    [Theory]
    [ScpData(false)]
    [ScpData(true)]
    public void A_client_that_never_reads_is_waited_for_until_a_signal(ScpProgram program, bool overSocket)
    {
        using var directory = new TempDirectory();
        using ScpSession session = OpenInMidFile(program, directory, overSocket);
        Thread.Sleep(200);
        Assert.False(session.HasExited);
        Assert.InRange(session.View.PeakKiB, 0, 16 * 1024);
        Native.Signal(session.Id, Native.SignalTerminate);
        Assert.Equal(128 + Native.SignalTerminate, session.WaitForExit());
    }

    [Theory]
    [ScpData(false)]
    [ScpData(true)]
    public void A_client_that_leaves_in_the_middle_of_a_file_leaves_no_process(ScpProgram program, bool overSocket)
    {
        using var directory = new TempDirectory();
        using ScpSession session = OpenInMidFile(program, directory, overSocket);
        session.CloseOutput();
        if (!overSocket)
            session.CloseInput();
        Assert.Equal(program == ScpProgram.Ours ? 1 : 128 + 13, session.WaitForExit());
    }

    [Theory]
    [ScpData]
    public void A_client_that_only_stops_reading_ends_the_source_too(ScpProgram program)
    {
        using var directory = new TempDirectory();
        using ScpSession session = OpenInMidFile(program, directory, overSocket: false);
        session.CloseOutput();
        Assert.Equal(program == ScpProgram.Ours ? 1 : 128 + 13, session.WaitForExit());
    }

    [Theory]
    [ScpData(false)]
    [ScpData(true)]
    public void A_client_that_only_stops_writing_gets_the_file_and_the_end(ScpProgram program, bool overSocket)
    {
        using var directory = new TempDirectory();
        using ScpSession session = OpenInMidFile(program, directory, overSocket);
        session.CloseInput();
        session.Receive(Size);
        session.ExpectAck();
        session.ExpectEnd(1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\u0001no\n")]
    [InlineData("\u0002no\n")]
    [InlineData("\u0001no")]
    [InlineData("no\n")]
    [InlineData("\0")]
    [InlineData("\0\u0001disk full\n\0\0\0")]
    [InlineData("\0\u0001disk full\n\u0001disk full\n\0")]
    [InlineData("\0\u0002disk full\n\0\0\0")]
    [InlineData("\0\0")]
    [InlineData("\0\0\0")]
    [InlineData("\0\0\0\0\0")]
    [InlineData("\0\0\0\0\0garbage")]
    [InlineData("\0\0ZZZ\n\0\0")]
    [InlineData("\0\0\n\0\0\0")]
    [InlineData("\0\0\u0001\n\0\0")]
    [InlineData("\0\u0001no\n\u0001no\n\u0001no\n")]
    public void Whatever_a_client_answers_has_the_same_end_in_both(string answers)
    {
        foreach (string option in (string[])["-f", "-pf", "-rf"])
            Assert.Equal(Play(ScpDataAttribute.Both.Last(), option, answers), Play(ScpProgram.Ours, option, answers));
    }

    [Theory]
    [ScpData(2046, '\u0001', 1)]
    [ScpData(1 << 20, '\u0001', 1)]
    [ScpData(1 << 20, 'x', 1)]
    [ScpData(1 << 20, '\u0002', 1)]
    public void An_answer_of_any_length_ends_the_source(ScpProgram program, int length, char first, int status)
    {
        using var directory = new TempDirectory();
        File.WriteAllText(directory.Combine("f"), "text");
        using ScpSession session = ScpSession.OpenSource(ScpLaunch.Of(program, directory, "-f", "f"));
        session.ExpectLine("C0644 4 f");
        session.SendAsFarAsItReads([(byte)first, .. Enumerable.Repeat((byte)'y', length)]);
        session.CloseInput();
        session.ExpectEnd(status);
    }

    [Theory]
    [ScpData]
    public void Nothing_is_said_before_the_client_begins(ScpProgram program)
    {
        using var directory = new TempDirectory();
        using ScpSession session = ScpSession.Start(ScpLaunch.Of(program, directory, "-f", "missing"));
        Thread.Sleep(150);
        Assert.False(session.HasExited);
        session.CloseInput();
        session.ExpectEnd(1);
        Assert.Equal("", session.Errors);
    }

    private static ScpSession OpenInMidFile(ScpProgram program, TempDirectory directory, bool overSocket)
    {
        File.WriteAllBytes(directory.Combine("file"), new byte[Size]);
        ScpSession session = ScpSession.OpenSource(ScpLaunch.Of(program, directory, "-f", "file") with
        {
            OverSocket = overSocket,
            DiesOfBrokenPipes = true,
        });
        session.ExpectLine($"C0644 {Size} file");
        session.SendAck();
        return session;
    }

    private static (int Status, string Output) Play(ScpProgram program, string option, string answers)
    {
        using var directory = new TempDirectory();
        Directory.CreateDirectory(directory.Combine("d"));
        foreach (string name in (string[])["d/f", "g"])
        {
            File.WriteAllText(directory.Combine(name), "text");
            File.SetLastWriteTimeUtc(directory.Combine(name), DateTime.UnixEpoch.AddDays(1));
            File.SetLastAccessTimeUtc(directory.Combine(name), new DateTime(2037, 1, 1)); // Reading it leaves that alone.
        }
        using ScpSession session = ScpSession.OpenSource(ScpLaunch.Of(program, directory, option, "d", "g", "g"));
        session.SendAsFarAsItReads(System.Text.Encoding.Latin1.GetBytes(answers));
        session.CloseInput();
        string output = session.ReceiveRest();
        return (session.WaitForExit(), output);
    }
}
