using GuardedFiles.Client;
using GuardedFiles.Tests.Support;
using Mono.Unix.Native;
using ScpSink.Tests.Support;
using Folder = ScpSink.Tests.Support.Folder;

namespace ScpSink.Tests;

public sealed class SourceTests : IDisposable
{
    private readonly Folder _folder = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Nothing_is_sent_before_it_is_wanted(bool socket)
    {
        _ = _folder.NewDirectory("d", "750");
        _ = _folder.NewFile("d/f", "hello", "640", time: 3000);
        _ = _folder.NewFile("g", "x");
        _folder.SetTime("d", 1000);
        using RunningScp source = new(["-rpf", _folder["d"], _folder["g"]], socket);
        Answer("T1000 0 1000 0\n");
        Answer("D0750 0 d\n");
        Answer("T3000 0 3000 0\n");
        Answer("C0640 5 f\n");
        Answer("hello\0");
        Answer("E\n");
        Answer("T1000000000 0 1000000000 0\n");
        Answer("C0644 1 g\n");
        Answer("x\0");
        source.Send("\0");
        Assert.Equal(new Answers("", null, Failed: false), source.End());

        void Answer(string next)
        {
            source.Send("\0");
            source.Expect(next);
        }
    }

    [Fact]
    public void Without_a_first_answer_nothing_is_sent()
    {
        _ = _folder.NewFile("f");
        Assert.Equal(new Answers("", SessionEnd.InputEnded, Failed: false), Exchange(["-f", _folder["f"]], ""));
    }

    [Theory]
    [InlineData("f", "C0644 5 f\nhello\0")]
    [InlineData("./f", "C0644 5 f\nhello\0")]
    [InlineData("link", "C0644 5 link\nhello\0")]
    [InlineData("d//f", "C0600 0 f\n\0")]
    public void A_file_is_sent_with_its_mode_its_size_and_its_last_name(string name, string expected)
    {
        _ = _folder.NewFile("f", "hello");
        _ = _folder.NewLink("link", "f");
        _ = _folder.NewDirectory("d");
        _ = _folder.NewFile("d/f", "", "600");
        Assert.Equal(new Answers(expected, null, Failed: false), Send("-f", name));
    }

    [Theory]
    [InlineData("4755", "C4755 0 f\n\0")]
    [InlineData("2640", "C2640 0 f\n\0")]
    [InlineData("1644", "C0644 0 f\n\0")] // What the protocol has of a mode.
    [InlineData("7777", "C6777 0 f\n\0")]
    public void Set_id_bits_are_a_part_of_the_mode(string mode, string expected)
    {
        _ = _folder.NewFile("f", "", mode);
        Assert.Equal(expected, Send("-f", "f").Text);
    }

    [Fact]
    public void Times_before_1970_are_0()
    {
        _ = _folder.NewFile("f", "", "644", time: -1000);
        Assert.Equal("T0 0 0 0\nC0644 0 f\n\0", Send("-pf", "f").Text);
    }

    [Theory]
    [InlineData("missing", "No such file or directory")]
    [InlineData("d", "not a regular file")]
    [InlineData("fifo", "not a regular file")]
    [InlineData("dangling", "No such file or directory")]
    [InlineData("f/g", "Not a directory")]
    [InlineData("loop", "Too many levels of symbolic links")]
    public void What_cannot_be_sent_is_an_error_and_the_next_one_follows(string name, string reason)
    {
        _ = _folder.NewFile("f", "x");
        _ = _folder.NewDirectory("d");
        _ = _folder.NewFifo("fifo");
        _ = _folder.NewLink("dangling", "nowhere");
        _ = _folder.NewLink("loop", "loop");
        string error = $"\x01scp: {_folder[name]}: {reason}\n";
        Assert.Equal(new Answers(error + "C0644 1 f\nx\0", null, Failed: true), Send("-f", name, "f"));
    }

    [Fact]
    public void An_empty_name_is_no_file() =>
        Assert.Equal("\x01scp: : No such file or directory\n", Exchange(["-f", ""], "\0").Text);

    [Fact]
    public void Without_operands_there_is_nothing_to_send() =>
        Assert.Equal(new Answers("", null, Failed: false), Exchange(["-f"], "\0"));

    [Theory]
    [InlineData("d")]
    [InlineData("d/")]
    [InlineData("d///")]
    public void Slashes_behind_a_name_are_no_part_of_it(string name)
    {
        _ = _folder.NewDirectory("d");
        Assert.Equal("D0755 0 d\nE\n", Send("-rf", name).Text);
        Assert.Equal($"\x01scp: {_folder["d"]}: not a regular file\n", Send("-f", name).Text);
    }

    [Fact]
    public void A_tree_is_sent_in_depth()
    {
        _ = _folder.NewDirectory("a", "750");
        _ = _folder.NewDirectory("a/b", "700");
        _ = _folder.NewDirectory("a/b/c", "755");
        _ = _folder.NewFile("a/b/c/f", "x");
        Assert.Equal(
            new Answers("D0750 0 a\nD0700 0 b\nD0755 0 c\nC0644 1 f\nx\0E\nE\nE\n", null, Failed: false),
            Send("-rf", "a"));
    }

    [Fact]
    public void After_a_directory_the_names_beside_it_follow()
    {
        _ = _folder.NewDirectory("a");
        for (int i = 0; i < 1000; i++)
            _ = i % 10 == 0 ? _folder.NewDirectory($"a/{i}") : _folder.NewFile($"a/{i}");
        string[] lines = Send("-rf", "a").Text.TrimEnd('\n').Replace("\0", "").Split('\n');
        Assert.Equal(1000 + 100 + 2, lines.Length);
        Assert.Equal(["D0755 0 a", "E"], [lines[0], lines[^1]]);
        Assert.Equal(
            Enumerable.Range(0, 1000).Select(i => $"{i}").Order(),
            lines[1..^1].Where(line => line != "E").Select(line => line.Split(' ')[2]).Order());
    }

    [Fact]
    public void A_directory_beneath_itself_is_refused_and_one_that_comes_twice_is_not()
    {
        _ = _folder.NewDirectory("a");
        _ = _folder.NewDirectory("a/b");
        _ = _folder.NewLink("a/b/up", "..");
        Assert.Equal(
            $"D0755 0 a\nD0755 0 b\n\x01scp: {_folder["a/b/up"]}: Too many levels of symbolic links\nE\nE\n",
            Send("-rf", "a").Text);
        Assert.Equal("D0755 0 x\nE\nD0755 0 x\nE\n", Exchange(["-rf", _folder.NewDirectory("x"), _folder["x"]], new string('\0', 9)).Text);
    }

    [Fact]
    public void What_is_too_deep_for_a_path_is_told_and_left_out()
    {
        string name = new('n', 200);
        string path = _folder.NewDirectory("a");
        while (path.Length + 201 < 4094)
            Directory.CreateDirectory(path += "/" + name);
        int levels = path.Count(value => value == 'n') / 200;

        string last = new('l', 4095 - path.Length - 1); // PATH_MAX with the NUL behind it.
        using (File.Create($"{path}/{last[..^1]}"))
        using (File.Create($"{path}/{last}"))
        {
            // Two files: one that has a path, and one for which OpenSSH has none.
        }

        string text = Exchange(["-rf", _folder["a"]], new string('\0', 100)).Text;
        Assert.Equal(levels + 1, text.Split('\n').Count(line => line.StartsWith("D0", StringComparison.Ordinal)));
        Assert.Contains($"C0644 0 {last[..^1]}\n\0", text);
        Assert.Contains("...: name too long\n", text);
        Assert.DoesNotContain($" {last}\n", text);
        Assert.EndsWith(string.Concat(Enumerable.Repeat("E\n", levels + 1)), text);
    }

    [Fact]
    public void Six_hundred_directories_are_no_recursion()
    {
        const int Depth = 600;
        string path = _folder.NewDirectory("a");
        for (int i = 1; i < Depth; i++)
            Directory.CreateDirectory(path += "/d");
        Answers answers = Exchange(["-rf", _folder["a"]], new string('\0', 3 * Depth));
        Assert.Equal(
            "D0755 0 a\n" + string.Concat(Enumerable.Repeat("D0755 0 d\n", Depth - 1)) + string.Concat(Enumerable.Repeat("E\n", Depth)),
            answers.Text);
        Assert.False(answers.Failed);
    }

    [Fact]
    public void A_directory_that_cannot_be_read_to_its_end_is_an_error_and_has_an_end()
    {
        _ = _folder.NewDirectory("a");
        Answers answers = RunningScp.Exchange(["-rf", _folder["a"]], "\0\0\0", [(SystemCall.GetDents, Errno.EIO)]);
        Assert.Equal(new Answers($"D0755 0 a\n\x01scp: {_folder["a"]}: Input/output error\nE\n", null, Failed: true), answers);
    }

    [Fact]
    public void A_name_with_a_newline_is_encoded_in_records_and_errors()
    {
        _ = _folder.NewDirectory("a\nb");
        _ = _folder.NewFile("a\nb/f\n", "x");
        string encoded = _folder["a\\^Jb"];
        Assert.Equal("D0755 0 a\\^Jb\nC0644 1 f\\^J\nx\0E\n", Send("-rf", "a\nb").Text);
        Assert.Equal($"\x01scp: {encoded}: not a regular file\n", Send("-f", "a\nb").Text);
    }

    [Fact]
    public void Bytes_of_a_name_are_what_they_are()
    {
        using RunningScp sink = new(["-t", _folder.Root]);
        sink.Send("C0644 1 caf\xe9\nx\0"); // Latin 1, and no UTF-8.
        _ = sink.End();
        Assert.Equal("C0644 1 caf\xe9\nx\0", Exchange(["-f", _folder.Root + "/caf\xe9"], "\0\0\0").Text);
    }

    [Fact]
    public void What_the_other_side_does_not_want_is_left_out()
    {
        _ = _folder.NewDirectory("d");
        _ = _folder.NewFile("d/inside");
        _ = _folder.NewFile("f", "hello");
        _ = _folder.NewFile("g", "x");
        Answers answers = Exchange(["-rf", _folder["d"], _folder["f"], _folder["g"]], "\0\x01no d\n\x01no f\n\0\0");
        Assert.Equal(new Answers("D0755 0 d\nC0644 5 f\nC0644 1 g\nx\0", null, Failed: true), answers);
    }

    [Fact]
    public void Whose_times_are_not_wanted_is_left_out()
    {
        _ = _folder.NewFile("f", "hello");
        _ = _folder.NewFile("g", "x");
        Answers answers = Exchange(["-pf", _folder["f"], _folder["g"]], "\0\x01no\n\0\0\0");
        Assert.Equal("T1000000000 0 1000000000 0\nT1000000000 0 1000000000 0\nC0644 1 g\nx\0", answers.Text);
    }

    [Theory]
    [InlineData("\u0002enough\n", SessionEnd.GivenUp)]
    [InlineData("Killed\n", SessionEnd.GivenUp)]
    [InlineData("", SessionEnd.InputEnded)]
    public void The_other_side_may_end_the_session_with_an_answer(string answer, object end)
    {
        _ = _folder.NewFile("f", "hello");
        Answers answers = Exchange(["-f", _folder["f"], _folder["f"]], "\0" + answer);
        Assert.Equal(("C0644 5 f\n", (SessionEnd)end), (answers.Text, answers.End));
    }

    [Fact]
    public void An_error_after_the_bytes_does_not_end_the_session()
    {
        _ = _folder.NewFile("f", "hello");
        Answers answers = Exchange(["-f", _folder["f"], _folder["f"]], "\0\0\u0001disk full\n\0\0");
        Assert.Equal(new Answers("C0644 5 f\nhello\0C0644 5 f\nhello\0", null, Failed: true), answers);
    }

    [Fact]
    public void A_read_only_account_may_read()
    {
        _ = _folder.NewFile("f", "hello");
        Assert.Equal("C0644 5 f\nhello\0", Send("-Rf", "f").Text);
    }

    [Fact]
    public void A_disk_that_cannot_be_read_gives_zeros_and_an_error()
    {
        _ = _folder.NewFile("f", "hello");
        SystemCall read = new(17, 67);
        Answers answers = RunningScp.Exchange(["-f", _folder["f"]], "\0\0\0", [(read, Errno.EIO)]);
        Assert.Equal(new Answers($"C0644 5 f\n\0\0\0\0\0\x01scp: {_folder["f"]}: Input/output error\n", null, Failed: true), answers);
    }

    [Fact]
    public void No_descriptor_stays_open_when_the_session_breaks_off()
    {
        _ = _folder.NewDirectory("a");
        _ = _folder.NewDirectory("a/b");
        _ = _folder.NewFile("a/b/f");
        Assert.Equal(SessionEnd.InputEnded, Exchange(["-rf", _folder["a"]], "\0\0\0").End);
        string root = Path.GetFullPath(_folder.Root);
        Assert.DoesNotContain(
            Directory.GetFileSystemEntries("/proc/self/fd"),
            descriptor => new FileInfo(descriptor).LinkTarget?.StartsWith(root, StringComparison.Ordinal) == true);
    }

    public void Dispose() => _folder.Dispose();

    private static Answers Exchange(string[] arguments, string input) => RunningScp.Exchange(arguments, input);

    /// <summary>Everything is accepted.</summary>
    private Answers Send(string options, params string[] names) =>
        Exchange([options, .. names.Select(name => _folder[name])], new string('\0', 3000));
}
