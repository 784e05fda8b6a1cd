using System.IO.Pipes;
using Testing;

namespace Robustness;

/// <summary>How the process starts and ends.</summary>
public sealed class ScpProcessExitTests
{
    [Theory]
    [ScpData("-t")]
    [ScpData("-t a b")]
    [ScpData("-t -d missing")]
    [ScpData("-t -d file")]
    public void A_sink_without_a_target_says_so_first(ScpProgram program, string arguments)
    {
        using var directory = new TempDirectory();
        File.WriteAllText(directory.Combine("file"), "");
        using ScpSession session = ScpSession.Start(ScpLaunch.Of(program, directory, arguments.Split(' ')));
        session.ExpectError(arguments.Contains("-d", StringComparison.Ordinal)
            ? arguments.EndsWith("file", StringComparison.Ordinal) ? "file: Not a directory" : "missing: No such file or directory"
            : "ambiguous target");
        session.ExpectEnd(1);
        Assert.Equal("", session.Errors);
    }

    [Theory]
    [ScpData("-t .", "", 0)]
    [ScpData("-f file", "", 1)]
    [ScpData("-f file", "\0", 1)]
    [ScpData("-f file", "\0\0\0", 0)]
    [ScpData("-f missing", "\0", 1)]
    [ScpData("-f", "\0", 0)]
    [ScpData("-Z -t .", "", 1)]
    [ScpData("-rpdvqt .", "", 0)]
    public void Exits_with(ScpProgram program, string arguments, string input, int status)
    {
        using var directory = new TempDirectory();
        File.WriteAllText(directory.Combine("file"), "text");
        using ScpSession session = ScpSession.Start(ScpLaunch.Of(program, directory, arguments.Split(' ')));
        session.SendAsFarAsItReads(System.Text.Encoding.Latin1.GetBytes(input));
        session.CloseInput();
        session.ReceiveRest();
        Assert.Equal(status, session.WaitForExit());
    }

    [Theory]
    [InlineData("-S /bin/sh -t .")]
    [InlineData("-o ProxyCommand=touch -t .")]
    [InlineData("-F config -t .")]
    [InlineData("-D server -t .")]
    [InlineData("-J host -f file")]
    [InlineData("-X nrequests=1 -t .")]
    [InlineData("-tS/bin/sh .")]
    public void An_option_that_starts_programs_is_refused_before_anything(string arguments)
    {
        using var directory = new TempDirectory();
        using ScpSession session = ScpSession.Start(ScpLaunch.Of(ScpProgram.Ours, directory, arguments.Split(' ')));
        session.ExpectEnd(1);
        Assert.Single(session.Errors.TrimEnd('\n').Split('\n'));
        Assert.Empty(Directory.GetFileSystemEntries(directory.Path));
    }

    [Fact]
    public void Without_t_and_f_it_says_what_it_is()
    {
        using var directory = new TempDirectory();
        using ScpSession session = ScpSession.Start(ScpLaunch.Of(ScpProgram.Ours, directory, "a", "b"));
        session.ExpectEnd(1);
        Assert.Equal($"{Path.GetFileName(Programs.Scp)}: this is the server side of scp; use your ssh client's scp\n", session.Errors);
    }

    [Theory]
    [ScpData("<&-")]
    [ScpData("<&- 2>&-")]
    [ScpData("</dev/null")]
    [ScpData("<&- >&-")]
    [ScpData("<&- >&- 2>&-")]
    public void A_standard_input_that_is_closed_at_the_start_is_its_end(ScpProgram program, string redirections)
    {
        using var directory = new TempDirectory();
        foreach (string side in (string[])["-t", "-f"])
        {
            using ScpSession session = ScpSession.Start(ScpLaunch.Of(program, directory, side, ".") with { Redirections = redirections });
            Assert.Equal(side == "-t" ? 0 : 1, session.WaitForExit());
        }
    }

    [Theory]
    [ScpData(">&-")]
    [ScpData(">&- 2>&-")]
    [ScpData("2>&-")]
    public void A_descriptor_that_is_closed_at_the_start_is_never_taken_by_a_file(ScpProgram program, string redirections)
    {
        using var directory = new TempDirectory();
        using ScpSession session = ScpSession.Start(ScpLaunch.Of(program, directory, "-v", "-t", ".") with { Redirections = redirections });
        session.SendAsFarAsItReads("C0644 1 f\nx\0C0644 1 /\n"u8);
        session.CloseInput();
        Assert.Equal(1, session.WaitForExit());
        Assert.True(!File.Exists(directory.Combine("f")) || File.ReadAllText(directory.Combine("f")) == "x");
        Assert.True(Directory.GetFileSystemEntries(directory.Path).Length <= 1);
    }

    [Theory]
    [ScpData("-t .", "C0644 1 f\nx\0")]
    [ScpData("-f /etc/passwd", "\0\0\0")]
    public void A_full_standard_output_is_no_reason_to_stay(ScpProgram program, string arguments, string input)
    {
        using var directory = new TempDirectory();
        using ScpSession session = ScpSession.Start(ScpLaunch.Of(program, directory, arguments.Split(' ')) with { Redirections = ">/dev/full" });
        session.SendAsFarAsItReads(System.Text.Encoding.Latin1.GetBytes(input));
        session.CloseInput();
        Assert.InRange(session.WaitForExit(), program == ScpProgram.Ours ? 1 : 0, 1);
    }

    [Theory]
    [ScpData]
    public void Input_and_output_may_be_files(ScpProgram program)
    {
        using var directory = new TempDirectory();
        File.WriteAllText(directory.Combine("in"), "C0644 1 f\nx\0");
        using (ScpSession sink = ScpSession.Start(ScpLaunch.Of(program, directory, "-t", ".") with { Redirections = "<in >out" }))
            Assert.Equal(0, sink.WaitForExit());
        Assert.Equal("x", File.ReadAllText(directory.Combine("f")));
        Assert.Equal(new byte[3], File.ReadAllBytes(directory.Combine("out")));
        File.WriteAllBytes(directory.Combine("acks"), new byte[9]);
        File.WriteAllBytes(directory.Combine("large"), [.. Enumerable.Repeat((byte)'x', 1 << 20)]);
        using ScpSession source = ScpSession.Start(ScpLaunch.Of(program, directory, "-f", "f", "large") with { Redirections = "<acks >out" });
        Assert.Equal(0, source.WaitForExit());
        Assert.Equal($"C0644 1 f\nx\0C0644 {1 << 20} large\n{new string('x', 1 << 20)}\0", File.ReadAllText(directory.Combine("out")));
    }

    [Theory]
    [InlineData("end")]
    [InlineData("error")]
    [InlineData("signal")]
    [InlineData("broken off")]
    public void A_pipe_that_others_write_to_after_us_waits_again_as_it_did_before(string reason)
    {
        using var directory = new TempDirectory();
        using var pipe = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.Inheritable);
        File.WriteAllBytes(directory.Combine("f"), new byte[50_000]);
        using ScpSession session = ScpSession.Start(ScpLaunch.Of(ScpProgram.Ours, directory, "-e", "--log-level", "INFO", "-f", "f", "missing") with
        {
            Redirections = $">&{Native.NumberOf(pipe.ClientSafePipeHandle)}",
        });
        session.Send("\0\0"u8);
        bool started = Background.Start(() => pipe.ReadExactly(new byte[10_000])).WaitFor(5000);
        if (!started)
            pipe.DisposeLocalCopyOfClientHandle(); // It keeps the pipe open, and the reading would never end.
        Assert.True(started);
        if (reason == "end")
            session.Send("\0"u8);
        if (reason == "error")
            session.Send("\u0002no\n");
        if (reason == "signal")
            Native.Signal(session.Id, Native.SignalTerminate);
        session.CloseInput();
        session.WaitForExit();
        Assert.False(Native.IsNonBlocking(pipe.ClientSafePipeHandle));
    }

    [Theory]
    [ScpData]
    public void Nothing_but_the_protocol_is_on_standard_output_and_nothing_on_standard_error(ScpProgram program)
    {
        using var directory = new TempDirectory();
        using ScpSession session = ScpSession.Start(ScpLaunch.Of(program, directory, "-r", "-p", "-t", "."));
        Assert.Equal(0, session.ReceiveByte());
        session.Send("T1 0 1 0\nD0755 0 d\nC0644 1 f\nx\0E\n\u0001the sender failed\nC0644 1 d\n");
        Assert.Equal(new byte[5], session.Receive(5));
        session.ExpectError("./d: Is a directory");
        session.End(1);
        Assert.Equal("", session.Errors);
    }

    [Theory]
    [ScpData("-t")]
    [ScpData("-f")]
    public void The_lines_of_v_go_to_standard_error_and_cannot_talk_to_a_terminal(ScpProgram program, string side)
    {
        using var directory = new TempDirectory();
        const string name = "a\u001b[2J\u0007b\u009bc";
        using ScpSession sink = ScpSession.OpenSink(ScpLaunch.Of(program, directory, "-v", "-t", "."));
        sink.Send($"C0644 1 {name}\nx\0");
        Assert.Equal(new byte[2], sink.Receive(2));
        sink.End(0);
        using ScpSession source = ScpSession.OpenSource(ScpLaunch.Of(program, directory, "-v", "-r", "-f", "."));
        Assert.Contains(ScpDownload.Play(source), line => line == $"C0644 1 {name}");
        string trace = side == "-t" ? sink.Errors : source.Errors;
        Assert.Contains(side == "-t" ? "Sink: C0644 1 a" : "Sending file modes: C0644 1 a", trace);
        Assert.DoesNotContain(trace, character => character is < ' ' and not ('\r' or '\n') or > '~');
    }

    [Fact]
    public void A_strange_SSH_CONNECTION_is_fatal_as_in_the_other_program()
    {
        using var directory = new TempDirectory();
        var environment = new Dictionary<string, string> { ["SSH_CONNECTION"] = "nospace" };
        using ScpSession session = ScpSession.Start(ScpLaunch.Of(ScpProgram.Ours, directory, "-t", ".") with { Environment = environment });
        session.CloseInput();
        Assert.Equal(255, session.WaitForExit());
    }
}
