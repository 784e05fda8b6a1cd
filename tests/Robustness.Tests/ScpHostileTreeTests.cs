using System.Text;
using Testing;

namespace Robustness;

/// <summary>Trees without end, floods of records, and a target that changes under the sink.</summary>
public sealed class ScpHostileTreeTests
{
    private const long MostKiB = 16 * 1024;

    // OpenSSH's scp recurses, and its stack is used up after less than two thousand levels.
    [Theory]
    [InlineData("ulimit -n 32")]
    [InlineData("ulimit -s 256")]
    public void Ten_thousand_levels_are_each_answered(string limit)
    {
        using var directory = new TempDirectory();
        using ScpSession session = ScpSession.OpenSink(ScpLaunch.Of(ScpProgram.Ours, directory, "-r", "-t", ".") with { Before = limit });
        SendInBackground(session, "D0755 0 a\n", 10_000);
        int made = 0;
        for (int i = 0; i < 10_000; i++)
            made += TakeAnswer(session, "File name too long") ? 1 : 0;
        Assert.Equal((4095 - 1) / 2, made);
        Assert.InRange(session.View.PeakKiB, 0, MostKiB);
        if (Native.IsRoot)
            Assert.InRange(session.View.Descriptors.Count, 3, 12);
        session.End(1);
    }

    [Theory]
    [ScpData(300)]
    [InlineData(ScpProgram.Ours, 2000)]
    public void A_deep_level_is_left_again(ScpProgram program, int depth)
    {
        using var directory = new TempDirectory();
        using ScpSession session = ScpSession.OpenSink(ScpLaunch.Of(program, directory, "-r", "-p", "-t", "."));
        SendInBackground(session, "T1000000000 0 1000000000 0\nD0750 0 a\n", depth);
        ExpectAcks(session, 2 * depth);
        SendInBackground(session, "E\n", depth);
        ExpectAcks(session, depth);
        session.Send("C0644 1 f\nx\0");
        ExpectAcks(session, 2);
        session.End(0);
        string level = directory.Path;
        for (int i = 0; i < 200; i++, level += "/a")
            Assert.True(i == 0 || (ScpDisk.ModeOf(level), Directory.GetLastWriteTimeUtc(level)) == ("750", DateTime.UnixEpoch.AddSeconds(1_000_000_000)));
        Assert.True(File.Exists(directory.Combine("f")));
    }

    [Theory]
    [ScpData]
    public void Ten_thousand_directories_of_one_name_are_one(ScpProgram program)
    {
        using var directory = new TempDirectory();
        using ScpSession session = ScpSession.OpenSink(ScpLaunch.Of(program, directory, "-r", "-t", "."));
        SendInBackground(session, "D0755 0 a\nE\n", 10_000);
        ExpectAcks(session, 20_000);
        session.End(0);
        Assert.Equal("a 755 ", ScpDisk.Describe(directory.Path));
    }

    [Theory]
    [ScpData("T1 0 1 0\n", 1, 0)]
    [ScpData("\u0001sorry\n", 0, 1)]
    [ScpData("C0644 0 f\n\0", 2, 0)]
    [ScpData("C0644 3 f\nabc\0", 2, 0)]
    public void A_flood_is_answered_to_its_end_in_little_memory(ScpProgram program, string record, int acks, int status)
    {
        const int count = 20_000;
        using var directory = new TempDirectory();
        using ScpSession session = ScpSession.OpenSink(ScpLaunch.Of(program, directory, "-t", "f"));
        var sender = SendInBackground(session, record, count);
        ExpectAcks(session, count * acks);
        sender.Join();
        session.Send("T1 0 1 0\n");
        session.ExpectAck();
        Assert.InRange(session.View.PeakKiB, 0, MostKiB);
        session.End(status);
    }

    [Theory]
    [ScpData(false)]
    [ScpData(true)]
    public void Acks_that_are_not_read_wait_for_the_client(ScpProgram program, bool overSocket)
    {
        int count = MoreThanAnyBuffer(program);
        using var directory = new TempDirectory();
        using ScpSession session = ScpSession.OpenSink(ScpLaunch.Of(program, directory, "-t", ".") with { OverSocket = overSocket });
        var sender = SendInBackground(session, "T1 0 1 0\n", count);
        Assert.False(sender.WaitFor(400), "it read everything although nobody took its answers");
        Assert.False(session.HasExited);
        Assert.InRange(session.View.PeakKiB, 0, MostKiB);
        ExpectAcks(session, count);
        session.End(0);
    }

    [Theory]
    [ScpData(false)]
    [ScpData(true)]
    public void A_client_that_reads_no_acks_and_goes_leaves_no_process(ScpProgram program, bool overSocket)
    {
        using var directory = new TempDirectory();
        using ScpSession session = ScpSession.OpenSink(ScpLaunch.Of(program, directory, "-t", ".") with
        {
            OverSocket = overSocket,
            DiesOfBrokenPipes = true,
        });
        var sender = SendInBackground(session, "T1 0 1 0\n", MoreThanAnyBuffer(program));
        Assert.False(sender.WaitFor(300));
        session.CloseOutput();
        sender.JoinWhateverHappened();
        if (!overSocket)
            session.CloseInput();
        Assert.Contains(session.WaitForExit(), BrokenPipe(program));
    }

    [Theory]
    [ScpData]
    public void A_target_that_is_removed_fails_each_file_and_not_the_session(ScpProgram program)
    {
        using var directory = new TempDirectory();
        using ScpSession session = OpenInTarget(program, directory);
        PutOneFile(session);
        Directory.Delete(directory.Combine("target"), recursive: true);
        session.Send("C0644 1 g\n");
        session.ExpectError("target/g: No such file or directory");
        session.Send("D0755 0 d\n");
        session.ExpectError("target/d: No such file or directory");
        Directory.CreateDirectory(directory.Combine("target"));
        session.Send("C0644 1 h\nx\0");
        ExpectAcks(session, 2);
        session.End(1);
        Assert.Equal("x", File.ReadAllText(directory.Combine("target/h")));
    }

    [Theory]
    [ScpData]
    public void A_target_that_becomes_a_link_is_followed_and_one_that_becomes_a_file_is_no_directory(ScpProgram program)
    {
        using var directory = new TempDirectory();
        Directory.CreateDirectory(directory.Combine("elsewhere"));
        using ScpSession session = OpenInTarget(program, directory);
        PutOneFile(session);
        Directory.Delete(directory.Combine("target"), recursive: true);
        Directory.CreateSymbolicLink(directory.Combine("target"), "elsewhere");
        session.Send("C0644 1 f\nx\0");
        ExpectAcks(session, 2);
        Assert.True(File.Exists(directory.Combine("elsewhere/f")));
        File.Delete(directory.Combine("target"));
        File.WriteAllText(directory.Combine("target"), "a file");
        session.Send("C0644 1 f\n");
        session.ExpectError("target/f: Not a directory");
        session.End(1);
        Assert.Equal("a file", File.ReadAllText(directory.Combine("target")));
    }

    [Theory]
    [ScpData]
    public void A_directory_that_is_removed_while_it_is_filled_fails_what_comes_and_is_left_in_order(ScpProgram program)
    {
        using var directory = new TempDirectory();
        using ScpSession session = OpenInTarget(program, directory, "-p");
        session.Send("T1 0 1 0\nD0755 0 d\n");
        ExpectAcks(session, 2);
        PutOneFile(session);
        Directory.Delete(directory.Combine("target/d"), recursive: true);
        session.Send("C0644 1 f\n");
        session.ExpectError("target/d/f: No such file or directory");
        session.Send("E\n");
        session.ExpectAck();
        session.Send("C0644 1 f\nx\0");
        ExpectAcks(session, 2);
        session.End(1);
        Assert.Equal("f 644 x", ScpDisk.Describe(directory.Combine("target")));
    }

    [Theory]
    [ScpData("loop")]
    [ScpData("first")]
    public void A_target_that_is_a_loop_of_links_fails(ScpProgram program, string target)
    {
        using var directory = new TempDirectory();
        File.CreateSymbolicLink(directory.Combine("loop"), "loop");
        File.CreateSymbolicLink(directory.Combine("first"), "second");
        File.CreateSymbolicLink(directory.Combine("second"), "first");
        using ScpSession session = ScpSession.OpenSink(ScpLaunch.Of(program, directory, "-r", "-t", target));
        session.Send("C0644 1 f\n");
        session.ExpectError($"{target}: Too many levels of symbolic links");
        session.Send("D0755 0 d\n");
        session.ReceiveError();
        session.End(1);
        using ScpSession other = ScpSession.Start(ScpLaunch.Of(program, directory, "-d", "-t", target));
        other.ExpectError($"{target}: Too many levels of symbolic links");
        other.ExpectEnd(1);
    }

    // OpenSSH's dies of the signal.
    private static int[] BrokenPipe(ScpProgram program) => program == ScpProgram.Ours ? [1] : [128 + 13];

    // OpenSSH's reads a byte at a time, and holds nothing back.
    private static int MoreThanAnyBuffer(ScpProgram program) => program == ScpProgram.Ours ? 400_000 : 80_000;

    private static ScpSession OpenInTarget(ScpProgram program, TempDirectory directory, params string[] options)
    {
        Directory.CreateDirectory(directory.Combine("target"));
        return ScpSession.OpenSink(ScpLaunch.Of(program, directory, [.. options, "-r", "-t", "target"]));
    }

    // OpenSSH's scp looks whether the target is a directory after the ack that it sends for it.
    private static void PutOneFile(ScpSession session)
    {
        session.Send("C0644 1 first\nx\0");
        ExpectAcks(session, 2);
    }

    // True for an ack, false for the error that is expected otherwise.
    private static bool TakeAnswer(ScpSession session, string words)
    {
        if (session.ReceiveByte() is 0)
            return true;
        Assert.EndsWith(words, session.ReceiveLine());
        return false;
    }

    private static void ExpectAcks(ScpSession session, int count) => Assert.Equal(new byte[count], session.Receive(count));

    private static Background SendInBackground(ScpSession session, string record, int count)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat(record, count)));
        return Background.Start(() => session.SendAsFarAsItReads(bytes));
    }
}
