using GuardedFiles.Client;
using GuardedFiles.Tests.Support;
using Mono.Unix.Native;
using ScpSink.Tests.Support;
using Folder = ScpSink.Tests.Support.Folder;

namespace ScpSink.Tests;

/// <summary>Records, answers and their order.</summary>
public sealed class SinkTests : IDisposable
{
    private readonly Folder _folder = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Every_record_is_answered_before_the_next_one_is_wanted(bool socket)
    {
        using RunningScp sink = new(["-rpt", _folder.Root], socket);
        sink.Expect("\0");
        Ask("T1000 0 2000 0\n");
        Ask("D0750 0 d\n");
        Ask("T3000 0 4000 0\n");
        Ask("C0640 5 f\n");
        Ask("hello\0");
        Ask("C0600 0 empty\n");
        Ask("\0");
        Ask("E\n");
        Ask("C0644 1 g\n");
        Ask("x\0");
        Assert.Equal(new Answers("", null, Failed: false), sink.End());

        Assert.Equal(["d", "g"], _folder.Names());
        Assert.Equal(((1000L, 2000L), (3000L, 4000L)), (_folder.TimesOf("d"), _folder.TimesOf("d/f")));
        Assert.Equal(("hello", "", "x"), (_folder.ContentOf("d/f"), _folder.ContentOf("d/empty"), _folder.ContentOf("g")));

        void Ask(string text)
        {
            sink.Send(text);
            sink.Expect("\0");
        }
    }

    [Fact]
    public void Records_may_come_before_their_answers_were_read()
    {
        Answers answers = Exchange(["-rt", _folder.Root], "D0755 0 d\nC0644 3 f\nabc\0E\nC0644 3 g\nxyz\0");
        Assert.Equal(new Answers("\0\0\0\0\0\0\0", null, Failed: false), answers);
        Assert.Equal(("abc", "xyz"), (_folder.ContentOf("d/f"), _folder.ContentOf("g")));
    }

    [Fact]
    public void Ends_of_directories_may_be_missing()
    {
        Answers answers = Exchange(["-rt", _folder.Root], "D0500 0 a\nD0700 0 b\n");
        Assert.Equal(new Answers("\0\0\0", null, Failed: false), answers);
        Assert.Equal(("500", "700"), (_folder.ModeOf("a"), _folder.ModeOf("a/b")));
    }

    [Fact]
    public void An_end_at_the_top_ends_the_session()
    {
        Answers answers = Exchange(["-t", _folder.Root], "E\nC0644 0 f\n\0");
        Assert.Equal(new Answers("\0\0", null, Failed: false), answers);
        Assert.Empty(_folder.Names());
    }

    [Theory]
    [InlineData("new")]
    [InlineData("there")]
    public void A_target_that_is_no_directory_is_what_the_file_becomes(string target)
    {
        _ = _folder.NewFile("there", "what was there before");
        Answers answers = Exchange(["-t", _folder[target]], "C0644 3 other\nabc\0");
        Assert.Equal(new Answers("\0\0\0", null, Failed: false), answers);
        Assert.Equal("abc", _folder.ContentOf(target));
        Assert.Equal(target == "new" ? ["new", "there"] : ["there"], _folder.Names());
    }

    [Fact]
    public void A_directory_becomes_a_target_that_is_not_there()
    {
        Assert.Null(Exchange(["-rt", _folder["new"]], "D0755 0 other\nC0644 1 f\nx\0E\n").End);
        Assert.Equal("x", _folder.ContentOf("new/f"));
    }

    [Theory]
    [InlineData("missing", "No such file or directory")]
    [InlineData("f", "Not a directory")]
    [InlineData("dangling", "No such file or directory")]
    [InlineData("", "No such file or directory")]
    public void Where_the_target_must_be_a_directory_anything_else_is_refused_before_the_first_answer(string name, string reason)
    {
        _ = _folder.NewFile("f");
        _ = _folder.NewLink("dangling", "nowhere");
        string target = name.Length == 0 ? "" : _folder[name];
        Assert.Equal(new Answers($"\x01scp: {target}: {reason}\n", null, Failed: true), Exchange(["-d", "-t", target], "C0644 0 f\n\0"));
    }

    [Fact]
    public void A_link_to_a_directory_is_a_directory()
    {
        _ = _folder.NewDirectory("d");
        Assert.False(Exchange(["-d", "-t", _folder.NewLink("link", "d")], "C0644 0 f\n\0").Failed);
        Assert.Equal("", _folder.ContentOf("d/f"));
    }

    [Theory]
    [InlineData]
    [InlineData("a", "b")]
    public void There_is_one_target(params string[] targets) => Assert.Equal(
        new Answers("\x01scp: ambiguous target\n", SessionEnd.BadMessage, Failed: true),
        Exchange(["-t", .. targets], "C0644 0 f\n\0"));

    [Fact]
    public void A_read_only_account_gets_nothing_and_says_so_first()
    {
        Answers answers = Exchange(["-R", "-t", _folder.Root], "C0644 0 f\n\0");
        Assert.Equal("\x01scp: uploads are refused: this account is read-only\n", answers.Text);
        Assert.Equal((SessionEnd.BadMessage, true), (answers.End, answers.Failed));
        Assert.Empty(_folder.Names());
    }

    [Fact]
    public void A_directory_needs_permission_by_an_option()
    {
        Answers answers = Exchange(["-t", _folder.Root], "D0755 0 d\nE\n");
        Assert.Equal("\0\x01scp: protocol error: received directory without -r\n", answers.Text);
        Assert.Equal(SessionEnd.BadMessage, answers.End);
        Assert.Empty(_folder.Names());
    }

    [Theory]
    [InlineData("C0644 0 \n", "")]
    [InlineData("C0644 0 .\n", ".")]
    [InlineData("C0644 0 ..\n", "..")]
    [InlineData("C0644 0 a/b\n", "a/b")]
    [InlineData("C0644 0 /\n", "/")]
    [InlineData("C0644 0 f\0g\n", "f\\^@g")]
    [InlineData("D0755 0 ../x\n", "../x")]
    [InlineData("D0755 0 .\n", ".")]
    public void A_name_is_one_name_beneath_the_directory(string record, string name)
    {
        Answers answers = Exchange(["-rt", _folder.Root], record);
        Assert.Equal($"\0\x01scp: error: unexpected filename: {name}\n", answers.Text);
        Assert.Equal(SessionEnd.BadMessage, answers.End);
        Assert.Empty(_folder.Names());
    }

    [Theory]
    [InlineData("...")]
    [InlineData(" ")]
    [InlineData("-r")]
    [InlineData("~")]
    [InlineData("a\\b*?")]
    public void Any_other_name_is_a_name(string name)
    {
        Assert.False(Exchange(["-t", _folder.Root], $"C0644 0 {name}\n\0").Failed);
        Assert.Equal([name], _folder.Names());
    }

    [Theory]
    [InlineData("C064 0 f\n", "protocol error: bad mode")]
    [InlineData("C0644 x f\n", "protocol error: size not present")]
    [InlineData("T1 0 2\n", "protocol error: atime.sec not delimited")]
    [InlineData("\n", "protocol error: unexpected <newline>")]
    [InlineData("bash: scp: command not found\n", "bash: scp: command not found")]
    [InlineData("C0644 0", "protocol error: lost connection")]
    public void What_is_no_record_ends_the_session(string input, string reason) => Assert.Equal(
        new Answers($"\0\x01scp: {reason}\n", SessionEnd.BadMessage, Failed: true),
        Exchange(["-t", _folder.Root], input));

    [Theory]
    [InlineData("T1 0 1 0\n")]
    [InlineData("D0755 0 d\nE\n")]
    public void After_a_first_record_others_words_are_not_repeated(string before)
    {
        Answers answers = Exchange(["-rt", _folder.Root], before + "Bye!\n");
        Assert.EndsWith("\0\x01scp: protocol error: expected control record\n", answers.Text);
        Assert.Equal(SessionEnd.BadMessage, answers.End);
    }

    [Fact]
    public void An_error_of_the_other_side_is_noted_and_not_answered()
    {
        Answers answers = Exchange(["-t", _folder.Root], "\x01scp: g: No such file or directory\nC0644 1 f\nx\0");
        Assert.Equal(new Answers("\0\0\0", null, Failed: true), answers);
        Assert.Equal("x", _folder.ContentOf("f"));
    }

    [Fact]
    public void The_other_side_may_give_up()
    {
        Answers answers = Exchange(["-t", _folder.Root], "\x02no more\nC0644 1 f\nx\0");
        Assert.Equal(new Answers("\0", SessionEnd.GivenUp, Failed: true), answers);
        Assert.Empty(_folder.Names());
    }

    [Fact]
    public void A_file_that_failed_over_there_is_answered_and_the_next_one_follows()
    {
        Answers answers = Exchange(["-t", _folder.Root], "C0644 3 f\nabc\x01read error\nC0644 1 g\nx\0");
        Assert.Equal(new Answers("\0\0\0\0\0", null, Failed: true), answers);
        Assert.Equal(["f", "g"], _folder.Names());
    }

    [Fact]
    public void A_file_that_cannot_be_opened_is_an_error_and_its_bytes_are_not_wanted()
    {
        _ = _folder.NewDirectory("d");
        Answers answers = Exchange(["-t", _folder.Root], "C0644 3 d\nC0644 1 g\nx\0");
        Assert.Equal(new Answers($"\0\x01scp: {_folder["d"]}: Is a directory\n\0\0", null, Failed: true), answers);
    }

    [Fact]
    public void A_directory_that_cannot_be_made_is_an_error_and_the_session_stays_where_it_is()
    {
        _ = _folder.NewFile("f", "before");
        Answers answers = Exchange(["-rt", _folder.Root], "D0755 0 f\nC0644 1 g\nx\0");
        Assert.Equal(new Answers($"\0\x01scp: {_folder["f"]}: Not a directory\n\0\0", null, Failed: true), answers);
        Assert.Equal(("before", "x"), (_folder.ContentOf("f"), _folder.ContentOf("g")));
    }

    [Fact]
    public void A_fifo_without_a_reader_is_refused_and_nobody_waits()
    {
        _ = _folder.NewFifo("fifo");
        Answers answers = Exchange(["-t", _folder.Root], "C0644 3 fifo\nC0644 1 g\nx\0");
        Assert.Equal(new Answers($"\0\x01scp: {_folder["fifo"]}: No such device or address\n\0\0", null, Failed: true), answers);
    }

    [Fact]
    public void A_full_disk_is_told_when_all_bytes_have_come()
    {
        _ = _folder.NewLink("full", "/dev/full");
        using RunningScp sink = new(["-t", _folder.Root]);
        sink.Expect("\0");
        sink.Send("C0644 5 full\n");
        sink.Expect("\0");
        sink.Send("hello\0");
        sink.Expect($"\x01scp: {_folder["full"]}: No space left on device\n");
        sink.Send("C0644 1 g\nx\0");
        sink.Expect("\0\0");
        Assert.Equal(new Answers("", null, Failed: true), sink.End());
        Assert.Equal("x", _folder.ContentOf("g"));
    }

    [Fact]
    public void Of_all_that_goes_wrong_with_one_file_the_first_is_told()
    {
        _ = _folder.NewFile("f", "long before");
        SystemCall truncate = new(77, 46);
        SystemCall setTimes = new(280, 88);
        Answers answers = RunningScp.Exchange(
            ["-pt", _folder.Root],
            "T1 0 1 0\nC0600 1 f\nx\0C0644 1 g\ny\0",
            [(truncate, Errno.EIO), (SystemCall.FChMod, Errno.EPERM), (setTimes, Errno.EACCES)]);
        Assert.Equal(new Answers($"\0\0\0\x01scp: {_folder["f"]}: truncate: Input/output error\n\0\0", null, Failed: true), answers);
        Assert.Equal(("xong before", "y"), (_folder.ContentOf("f"), _folder.ContentOf("g")));
    }

    [Fact]
    public void Each_step_that_fails_has_its_name()
    {
        _ = _folder.NewFile("f");
        SystemCall setTimes = new(280, 88);
        Assert.Equal(
            $"\0\0\x01scp: {_folder["f"]}: set mode: Operation not permitted\n",
            RunningScp.Exchange(["-pt", _folder.Root], "C0600 1 f\nx\0", [(SystemCall.FChMod, Errno.EPERM)]).Text);
        Assert.Equal(
            $"\0\0\0\x01scp: {_folder["f"]}: set times: Permission denied\n",
            RunningScp.Exchange(["-pt", _folder.Root], "T1 0 1 0\nC0600 1 f\nx\0", [(setTimes, Errno.EACCES)]).Text);
        Assert.Equal(
            $"\0\0\x01scp: {_folder["f"]}: Disk quota exceeded\n",
            RunningScp.Exchange(["-t", _folder.Root], "C0600 1 f\nx\0", [(SystemCall.Write, Errno.EDQUOT)]).Text);
    }

    [Theory]
    [InlineData(10, "abc")]
    [InlineData(2_000_000, "abc")]
    public void What_came_before_the_end_is_in_the_file(int announced, string data)
    {
        _ = _folder.NewFile("f", "what was there before");
        Answers answers = Exchange(["-t", _folder.Root], $"C0644 {announced} f\n{data}");
        Assert.Equal(new Answers("\0\0\x01scp: Broken pipe\n", SessionEnd.InputEnded, Failed: true), answers);
        Assert.Equal("abct was there before", _folder.ContentOf("f"));
    }

    /// <summary>The session's thread has a small stack. Paths come to an end before the records do.</summary>
    [Fact]
    public void Three_thousand_directories_are_no_recursion()
    {
        using Folder folder = Folder.InMemory();
        const int Depth = 3000;
        string input = string.Concat(Enumerable.Repeat("D0755 0 d\n", Depth)) + string.Concat(Enumerable.Repeat("E\n", Depth));
        Answers answers = Exchange(["-rt", folder.Root], input);
        int errors = answers.Text.Count(value => value == '\x01');
        int made = (4095 - folder.Root.Length) / 2;
        Assert.Null(answers.End);
        Assert.Equal(Depth - made, errors);
        Assert.EndsWith("...: File name too long\n" + new string('\0', made + 1), answers.Text);
        Assert.True(Directory.Exists(folder.Root + string.Concat(Enumerable.Repeat("/d", made))));
    }

    public void Dispose() => _folder.Dispose();

    private static Answers Exchange(string[] arguments, string input) => RunningScp.Exchange(arguments, input);
}
