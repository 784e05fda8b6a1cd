using Testing;

namespace Robustness;

/// <summary>Records that lie or mean nothing, sent to a sink. What follows from them is the same with both programs.</summary>
public sealed class ScpHostileRecordTests
{
    private const string NameOfAllLengths = "n";

    [Fact]
    public void Every_first_byte_is_answered_as_by_OpenSSH_but_that_control_characters_are_encoded()
    {
        for (int first = 1; first < 256; first++)
        {
            Outcome[] outcomes = [.. ScpDataAttribute.Both.Select(program => Play(program, $"{(char)first}xyz\nC0644 1 f\n"))];
            Outcome expected = outcomes[^1] with { Answers = outcomes[^1].Answers.Replace($"scp: {(char)first}xyz", $"scp: {Encoded(first)}xyz") };
            Assert.Equal((first, outcomes.Length > 1 ? expected : outcomes[0]), (first, outcomes[0]));
        }
    }

    /// <summary>As strvis(3) writes it, when it is a control character.</summary>
    private static string Encoded(int value) => (value & 0x7F) is >= ' ' and < 0x7F || value == 0xFF
        ? $"{(char)value}"
        : $"\\{(value > 0x7F ? "M" : "")}^{(char)((value & 0x7F) ^ 0x40)}";

    [Theory]
    [ScpData("C0644 1 {0}\n", "..")]
    [ScpData("C0644 1 {0}\n", ".")]
    [ScpData("C0644 1 {0}\n", "")]
    [ScpData("C0644 1 {0}\n", "a/b")]
    [ScpData("C0644 1 {0}\n", "a/")]
    [ScpData("C0644 1 {0}\n", "/")]
    [ScpData("C0644 1 {0}\n", "/etc/x")]
    [ScpData("C0644 1 {0}\n", "../x")]
    [ScpData("D0755 0 {0}\n", "..")]
    [ScpData("D0755 0 {0}\n", ".")]
    [ScpData("D0755 0 {0}\n", "")]
    [ScpData("D0755 0 {0}\n", "../x")]
    [ScpData("D0755 0 {0}\n", "a/b")]
    [ScpData("T1 0 1 0\nC0644 1 {0}\n", "../x")]
    public void A_name_that_leads_elsewhere_ends_the_session(ScpProgram program, string record, string name)
    {
        Outcome outcome = Play(program, string.Format(record, name) + "x\0");
        string acks = record[0] == 'T' ? "\0\0" : "\0";
        Assert.Equal(new Outcome(1, $"{acks}\u0001scp: error: unexpected filename: {name}\n", ""), outcome);
    }

    [Theory]
    [InlineData("C0644 1 a\0b\n")]
    [InlineData("C0644 1 \0\n")]
    [InlineData("C0644 1 a\0\n")]
    [InlineData("D0755 0 a\0b\n")]
    [InlineData("C0644 1 ..\0\n")]
    public void A_name_with_a_NUL_ends_the_session(string record)
    {
        Outcome outcome = Play(ScpProgram.Ours, record + "x\0");
        Assert.StartsWith("\0\u0001scp: error: unexpected filename: ", outcome.Answers);
        Assert.Equal((1, ""), (outcome.Status, outcome.Disk));
    }

    [Theory]
    [ScpData("C644 1 f", "bad mode")]
    [ScpData("C06444 1 f", "mode not delimited")]
    [ScpData("C+644 1 f", "bad mode")]
    [ScpData("C-644 1 f", "bad mode")]
    [ScpData("C 644 1 f", "bad mode")]
    [ScpData("C0888 1 f", "bad mode")]
    [ScpData("C0x1f 1 f", "bad mode")]
    [ScpData("C", "bad mode")]
    [ScpData("C0644", "mode not delimited")]
    [ScpData("C0644\t1 f", "mode not delimited")]
    [ScpData("C0644 ", "size not present")]
    [ScpData("C0644 -1 f", "size not present")]
    [ScpData("C0644 +1 f", "size not present")]
    [ScpData("C0644  1 f", "size not present")]
    [ScpData("C0644 x f", "size not present")]
    [ScpData("C0644 0x10 f", "size not delimited")]
    [ScpData("C0644 1", "size not delimited")]
    [ScpData("C0644 1e3 f", "size not delimited")]
    [ScpData("C0644 9223372036854775808 f", "size out of range")]
    [ScpData("C0644 18446744073709551615 f", "size out of range")]
    [ScpData("C0644 18446744073709551616 f", "size out of range")]
    [ScpData("C0644 18446744073709551617 f", "size out of range")]
    [ScpData("C0644 999999999999999999999999999999 f", "size out of range")]
    [ScpData("D0755 999999999999999999999999999999 f", "size out of range")]
    [ScpData("T", "mtime.sec not present")]
    [ScpData("T-1 0 1 0", "mtime.sec not present")]
    [ScpData("T1", "mtime.sec not delimited")]
    [ScpData("T1 0 1", "atime.sec not delimited")]
    [ScpData("\nxyz", "unexpected <newline>")]
    public void A_malformed_record_is_named_and_ends_the_session(ScpProgram program, string record, string fault)
    {
        Outcome outcome = Play(program, record + "\nx\0");
        Assert.Equal(new Outcome(1, $"\0\u0001scp: protocol error: {fault}\n", ""), outcome);
    }

    [Theory]
    [ScpData]
    public void A_directory_without_r_ends_the_session(ScpProgram program)
    {
        using var directory = new TempDirectory();
        using ScpSession session = ScpSession.OpenSink(ScpLaunch.Of(program, directory, "-t", "."));
        session.Send("D0755 0 d\n");
        session.ExpectError("protocol error: received directory without -r");
        session.ExpectEnd(1);
        Assert.Empty(Directory.GetFileSystemEntries(directory.Path));
    }

    [Theory]
    [InlineData("T99999999999999999999999999 0 1 0\n")]
    [InlineData("T18446744073709551615 0 18446744073709551615 0\n")]
    [InlineData("T9223372036854775807 0 9223372036854775807 0\n")]
    [InlineData("T1 1000000 1 0\n")]
    [InlineData("T1 999999 1 999999\n")]
    [InlineData("T1 0 1 99999999999999999999\n")]
    [InlineData("T1 0 1 0 more\n")]
    public void Times_out_of_range_are_answered_as_by_OpenSSH(string record)
    {
        Outcome outcome = Play(ScpProgram.Ours, record + "C0644 1 f\nx\0");
        Outcome reference = Play(ScpDataAttribute.Both.Last(), record + "C0644 1 f\nx\0");
        Assert.Equal(reference, outcome);
    }

    [Theory]
    [ScpData]
    public void The_largest_size_is_believed_and_takes_no_room(ScpProgram program)
    {
        using var directory = new TempDirectory();
        using ScpSession session = ScpSession.OpenSink(ScpLaunch.Of(program, directory, "-t", "."));
        session.Send("C0644 9223372036854775807 f\n");
        session.ExpectAck();
        session.Send("short");
        Assert.InRange(session.View.PeakKiB, 0, 16 * 1024);
        session.CloseInput();
        session.ReceiveError();
        session.ExpectEnd(1);
        Assert.InRange(new FileInfo(directory.Combine("f")).Length, 0, 5);
    }

    [Theory]
    [InlineData("C0644 2 f\nabcd\n", "more bytes, that are a status then")]
    [InlineData("C0644 2 f\nabC0644 1 g\nx\0", "a record where the status should be")]
    [InlineData("C0644 2 f\nab\u0001sorry\nC0644 1 g\nx\0", "an error of the sender")]
    [InlineData("C0644 2 f\nab\u0002sorry\nC0644 1 g\nx\0", "a fatal error of the sender")]
    [InlineData("C0644 2 f\nab\u0001sorry", "half an error of the sender")]
    [InlineData("C0644 2 f\nab\0\0\0\0", "acks that nobody asked for")]
    [InlineData("C0644 0 f\n\0C0644 0 f\n\0", "nothing, twice")]
    [InlineData("C0644 1 f\nx\0no record\n", "a record that is none, after a file")]
    [InlineData("\u0001one\n\u0001two\nC0644 1 f\nx\0", "errors before the file")]
    [InlineData("\u0002fatal\nC0644 1 f\nx\0", "a fatal error before the file")]
    [InlineData("No match.\n", "the words of a shell")]
    [InlineData("E\nC0644 1 f\nx\0", "one level up from the first")]
    [InlineData("D0755 0 d\nE\nE\nE\nC0644 1 f\nx\0", "up more often than down")]
    [InlineData("D0755 0 d\nC0644 1 f\nx\0E more\nC0644 1 g\nx\0", "an E with words")]
    [InlineData("T1 0 1 0\nT2 0 2 0\nC0644 1 f\nx\0", "times twice")]
    [InlineData("T1 0 1 0\nE\n", "times for nothing")]
    [InlineData("D0755 0 d\nE\nC0644 1 d\n", "a file with the name of a directory")]
    [InlineData("C0644 1 f\nx\0D0755 0 f\nC0644 1 g\nx\0", "a directory with the name of a file")]
    [InlineData("C0000 1 f\nx\0D0000 0 d\nC0000 1 g\nx\0E\n", "modes without anything")]
    [InlineData("C7777 1 f\nx\0D7777 0 d\nC7777 1 g\nx\0E\n", "modes with everything")]
    public void What_is_strange_but_has_a_meaning_has_the_same_in_both(string input, string what)
    {
        Assert.NotEmpty(what);
        foreach (string option in (string[])["-r", "-rp"])
            Assert.Equal(Play(ScpDataAttribute.Both.Last(), input, option), Play(ScpProgram.Ours, input, option));
    }

    [Fact]
    public void A_NUL_first_is_no_record()
    {
        Outcome outcome = Play(ScpProgram.Ours, "\0xyz\nC0644 1 f\nx\0");
        Assert.StartsWith("\0\u0001scp: ", outcome.Answers);
        Assert.Equal((1, ""), (outcome.Status, outcome.Disk));
    }

    [Theory]
    [ScpData(2046)]
    [ScpData(300)]
    public void The_longest_record_is_still_one(ScpProgram program, int length)
    {
        string name = string.Concat(Enumerable.Repeat(NameOfAllLengths, length - "C0644 1 ".Length));
        using var directory = new TempDirectory();
        using ScpSession session = ScpSession.OpenSink(ScpLaunch.Of(program, directory, "-t", "."));
        session.Send($"C0644 1 {name}\n");
        string error = session.ReceiveError();
        Assert.EndsWith(": File name too long", error);
        Assert.StartsWith($"./{name[..Math.Min(name.Length, 1600)]}", error);
        session.Send("C0644 1 f\nx\0");
        session.ExpectAck();
        session.ExpectAck();
        session.End(1);
    }

    [Theory]
    [InlineData(2047)]
    [InlineData(2048)]
    [InlineData(1 << 20)]
    public void A_longer_record_ends_the_session(int length)
    {
        foreach (string start in (string[])["C0644 1 ", "D0755 0 ", "T1 0 1 0 ", "E", "x", "\u0001", "\u0002"])
        {
            Outcome outcome = Play(ScpProgram.Ours, start + string.Concat(Enumerable.Repeat(NameOfAllLengths, length - start.Length)) + "\n");
            Assert.Equal(new Outcome(1, "\0\u0001scp: protocol error: control record too long\n", ""), outcome);
        }
    }

    [Theory]
    [ScpData("C0644 1 ")]
    [ScpData("D0755 0 ")]
    [ScpData("x")]
    public void A_record_that_never_ends_is_not_read_for_ever(ScpProgram program, string start)
    {
        using var directory = new TempDirectory();
        using ScpSession session = ScpSession.OpenSink(ScpLaunch.Of(program, directory, "-r", "-t", "."));
        session.SendAsFarAsItReads([.. System.Text.Encoding.ASCII.GetBytes(start), .. Enumerable.Repeat((byte)'n', 16 << 20)]);
        Assert.Equal(1, session.ReceiveByte());
        session.ReceiveRest();
        Assert.Equal(1, session.WaitForExit());
        Assert.Empty(Directory.GetFileSystemEntries(directory.Path));
    }

    private static Outcome Play(ScpProgram program, string input, string option = "-r")
    {
        using var directory = new TempDirectory();
        using ScpSession session = ScpSession.Start(ScpLaunch.Of(program, directory, option, "-t", ".") with { Before = "umask 022" });
        session.SendAsFarAsItReads(System.Text.Encoding.Latin1.GetBytes(input));
        session.CloseInput();
        string answers = session.ReceiveRest();
        return new Outcome(session.WaitForExit(), answers, ScpDisk.Describe(directory.Path));
    }

    private sealed record Outcome(int Status, string Answers, string Disk);
}
