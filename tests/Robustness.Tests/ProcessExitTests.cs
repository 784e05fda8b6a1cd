using System.IO.Pipes;
using Testing;

namespace Robustness;

/// <summary>How the process starts and ends.</summary>
[Trait("Machine", "quiet")]
public sealed class ProcessExitTests
{
    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "-h")]
    [InlineData(1, "-Z")]
    [InlineData(0, "-Q requests")]
    [InlineData(1, "-Q nonsense")]
    [InlineData(255, "-u 999")]
    [InlineData(255, "-u 10000")]
    public void Exits_with(int code, string arguments)
    {
        using Session session = Session.Start(new Launch { Arguments = arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries) });
        session.CloseInput();
        Assert.Equal(code, session.WaitForExit());
    }

    [Theory]
    [InlineData("-d $'~\\xff'", "no such user")]
    [InlineData("-d /tmp/%x", "%x")]
    [InlineData("-d /tmp/%", "%")]
    [InlineData("-d '~nosuch'", "nosuch")]
    [InlineData("-d '~nosuch/x'", "nosuch")]
    public void A_start_directory_that_means_nothing_is_told_and_no_session_is_opened(string option, string told)
    {
        using Session session = Session.Start(new Launch { Before = $"set -- \"$@\" -e -l INFO {option}" });
        session.CloseInput();
        Assert.Null(session.ReceivePacket());
        Assert.Equal(255, session.WaitForExit());
        Assert.Contains(told, session.Errors);
        Assert.DoesNotContain("session opened", session.Errors);
    }

    [Theory]
    [InlineData("end")]
    [InlineData("bad frame")]
    [InlineData("signal")]
    public void A_pipe_that_others_write_to_after_us_waits_again_as_it_did_before(string reason)
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.Inheritable);
        string output = $">&{Native.NumberOf(pipe.ClientSafePipeHandle)}";
        using Session session = Session.Start(new Launch { Redirections = output, Arguments = ["-e", "-l", "INFO"] });
        session.Send([.. Request.Init(), .. Request.Stat(".")]);
        pipe.ReadExactly(new byte[100]);
        if (reason == "bad frame")
            session.Send([0xFF, 0xFF, 0xFF, 0xFF]);
        if (reason == "signal")
            Native.Signal(session.Id, Native.SignalTerminate);
        session.CloseInput();
        session.WaitForExit();
        Assert.False(Native.IsNonBlocking(pipe.ClientSafePipeHandle));
    }

    [Fact]
    public void A_request_before_INIT_is_fatal_and_has_no_effect()
    {
        using var directory = new TempDirectory();
        using Session session = Session.Start(Launch.In(directory));
        session.Send(Request.MkDir("new"));
        Assert.Null(session.ReceivePacket());
        Assert.Equal(255, session.WaitForExit());
        Assert.False(Directory.Exists(directory.Combine("new")));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    public void An_INIT_without_a_version_is_fatal(int length)
    {
        using Session session = Session.Start(new Launch());
        session.Send(new Packet().Raw(new byte[] { 1, 0, 0, 0 }.AsSpan(0, length)).ToArray());
        session.Send(Request.Init());
        Assert.Null(session.ReceivePacket());
        Assert.Equal(255, session.WaitForExit());
    }

    [Fact]
    public void An_end_of_input_in_the_middle_of_INIT_is_a_plain_end()
    {
        using Session session = Session.Start(new Launch());
        session.Send(Request.Init().AsSpan(0, 7));
        session.CloseInput();
        Assert.Null(session.ReceivePacket());
        Assert.Equal(0, session.WaitForExit());
    }

    [Fact]
    public void Text_instead_of_a_protocol_ends_the_session()
    {
        using Session session = Session.Start(new Launch());
        session.Send("GET / HTTP/1.1\r\n\r\n"u8);
        Assert.Null(session.ReceivePacket());
        Assert.Equal(11, session.WaitForExit());
    }

    [Theory]
    [InlineData("<&-")]
    [InlineData("<&- >&-")]
    [InlineData("<&- 2>&-")]
    [InlineData("<&- >&- 2>&-")]
    [InlineData("</dev/null")]
    public void A_standard_input_that_is_closed_at_the_start_is_its_end(string redirections)
    {
        using Session session = Session.Start(new Launch { Redirections = redirections });
        Assert.Equal(0, session.WaitForExit());
    }

    [Fact]
    public void A_standard_output_that_is_closed_at_the_start_is_never_taken_by_a_file()
    {
        using var directory = new TempDirectory();
        using Session session = Session.Start(Launch.In(directory) with { Redirections = ">&- 2>&-" });
        session.Send([.. Request.Init(), .. Request.Open("new", Access.Fresh), .. Request.Stat("new"), .. Request.Stat("new")]);
        session.CloseInput();
        session.WaitForExit();
        Assert.True(!File.Exists(directory.Combine("new")) || new FileInfo(directory.Combine("new")).Length == 0);
    }

    [Fact]
    public void A_standard_error_that_is_closed_at_the_start_is_never_taken_by_a_file()
    {
        using var world = new World(new Launch { Redirections = "2>&-", Arguments = ["-e", "-l", "DEBUG3"] });
        world.Session.AskHandle(Request.Open("new", Access.Fresh));
        world.Session.AskStatus(Request.Remove("missing"));
        world.Session.End();
        Assert.Equal("", File.ReadAllText(world.Combine("new")));
        Assert.Equal(new string('x', 1000), File.ReadAllText(world.Combine("file")));
        Assert.Equal("other", File.ReadAllText(world.Combine("other")));
    }

    [Fact]
    public void A_full_standard_output_ends_the_session()
    {
        using Session session = Session.Start(new Launch { Redirections = ">/dev/full" });
        session.Send([.. Request.Init(), .. Request.Stat(".")]);
        Assert.Equal(1, session.WaitForExit());
    }

    [Fact]
    public void Input_and_output_may_be_files()
    {
        using var directory = new TempDirectory();
        File.WriteAllBytes(directory.Combine("in"), [.. Request.Init(), .. Request.MkDir("made", id: 7)]);
        using Session session = Session.Start(Launch.In(directory) with { Redirections = "<in >out" });
        Assert.Equal(0, session.WaitForExit());
        Assert.True(Directory.Exists(directory.Combine("made")));
        byte[] output = File.ReadAllBytes(directory.Combine("out"));
        Assert.Equal((byte)PacketType.Version, output[4]);
        Assert.Equal(7, output[4 + output[3] + (output[2] << 8) + 8]);
    }

    [Fact]
    public void A_strange_SSH_CONNECTION_is_fatal_as_in_OpenSSH()
    {
        var environment = new Dictionary<string, string> { ["SSH_CONNECTION"] = "nospace" };
        using Session session = Session.Start(new Launch { Environment = environment });
        session.CloseInput();
        Assert.Equal(255, session.WaitForExit());
    }
}
