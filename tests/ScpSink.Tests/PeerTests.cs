using System.Text;
using GuardedFiles.Client;
using GuardedFiles.Log;
using GuardedFiles.Tests.Support;
using Testing;

namespace ScpSink.Tests;

public sealed class PeerTests : IDisposable
{
    private const int LongestLine = 2046; // Without its newline.
    private const int BufferSize = 256 * 1024;

    private readonly SyslogDaemon _daemon = new();
    private readonly Wires _wires = Wires.New(socket: true);
    private readonly Connection _connection;
    private readonly EventLog _log;
    private readonly Peer _peer;

    public PeerTests()
    {
        _connection = new Connection(_wires.ServerInput, _wires.ServerOutput, interruption: null);
        _log = new EventLog(_daemon.Settings(LogLevel.Info));
        _peer = new Peer(_connection, new SessionLog(_log), trace: null);
    }

    [Fact]
    public void Lines_come_one_by_one_and_then_the_end()
    {
        Send("first\n\nthird\n");
        _wires.CloseToServer();
        Assert.Equal(["first", "", "third"], Lines(3));
        Assert.Null(Line());
        Assert.Null(Line());
    }

    [Fact]
    public void A_line_may_come_in_two_parts_cut_anywhere()
    {
        const string Text = "C0644 5 name\nE\n";
        for (int cut = 1; cut < Text.Length; cut++)
        {
            Send("x" + Text[..cut]);
            Assert.Equal("x"u8, _peer.TakeData(1)); // And now the first part is in the buffer.
            Send(Text[cut..]);
            Assert.Equal(["C0644 5 name", "E"], Lines(2));
            Assert.False(_peer.HasUnread);
        }
    }

    [Fact]
    public void Lines_survive_the_end_of_the_buffer()
    {
        static string Number(int i) => $"{i}".PadLeft(i * 37 % LongestLine, '.');

        string half = "";
        for (int i = 1, sent = 0; sent < 5 * BufferSize; i++)
        {
            // A beginning of the next line is always in the buffer: so it is filled to its end, and never begun anew.
            string next = Number(i + 1) + "\n";
            int cut = 1 + (i * 7 % (next.Length - 1));
            Send(Number(i)[half.Length..] + "\n" + next[..cut]);
            sent += next.Length;
            Assert.Equal(Number(i), Line());
            half = next[..cut];
        }
    }

    [Fact]
    public void A_line_has_2047_bytes_at_most()
    {
        string longest = new('x', LongestLine);
        Send(longest + "\n" + longest + "y\n");
        Assert.Equal(longest, Line());
        Assert.Equal(SessionEnd.BadMessage, Ends(() => Line()));
        Assert.Equal("\x01scp: protocol error: control record too long\n", Received());
    }

    [Fact]
    public void A_line_without_an_end_is_not_waited_for()
    {
        Send(new string('x', LongestLine));
        Send("y"); // The input stays open.
        Assert.Equal(SessionEnd.BadMessage, Ends(() => Line()));
        Assert.True(_peer.Failed);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("C0644 0 name")]
    public void An_end_within_a_line_is_a_lost_connection(string half)
    {
        Send("whole\n" + half);
        _wires.CloseToServer();
        Assert.Equal("whole", Line());
        Assert.Equal(SessionEnd.BadMessage, Ends(() => Line()));
        Assert.Equal("\x01scp: protocol error: lost connection\n", Received());
    }

    [Fact]
    public void Bytes_of_a_file_end_where_the_file_does()
    {
        Send("C\nabcdeE\n");
        Assert.Equal("C", Line());
        Assert.Equal("abc"u8, _peer.TakeData(3));
        Assert.Equal("de"u8, _peer.TakeData(2));
        Assert.Equal("E", Line());
        Send("xyz");
        Assert.Equal("xyz"u8, _peer.TakeData(ulong.MaxValue));
        _wires.CloseToServer();
        Assert.Equal(0, _peer.TakeData(1).Length);
    }

    [Fact]
    public void Of_all_first_bytes_of_an_answer_0_alone_means_go_on()
    {
        for (int first = 0; first < 256; first++)
        {
            Send($"{(char)first}text\nE\n");
            if (first == 0)
                Assert.True(_peer.Accepts());
            else if (first == 1)
                Assert.False(_peer.Accepts());
            else
                Assert.Equal(SessionEnd.GivenUp, Ends(() => _peer.Accepts()));
            Assert.Equal(first != 0, _peer.Failed);
            Assert.Equal(first is 0 or '\n' ? "text" : "E", Line());
            while (_peer.HasUnread)
                _ = Line();
        }
    }

    [Theory]
    [InlineData("\x01text\n", "text")]
    [InlineData("\x01\n", "")]
    [InlineData("\x02text\n", "text")]
    [InlineData("bash: not found\n", "bash: not found")]
    [InlineData("\x03\n", "\\003")]
    [InlineData("\n", "")]
    public void The_text_of_an_answer_goes_to_the_log(string answer, string text)
    {
        Send(answer);
        if (answer[0] == 1)
            Assert.False(_peer.Accepts());
        else
            _ = Ends(() => _peer.Accepts());
        Assert.Equal([$"received error \"{text}\""], _daemon.Lines());
        Assert.False(_peer.HasUnread);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\x01")]
    [InlineData("\x01text")]
    [InlineData("\x02text")]
    [InlineData("bash")]
    public void An_end_instead_of_an_answer_is_the_end(string answer)
    {
        Send(answer);
        _wires.CloseToServer();
        Assert.Equal(SessionEnd.InputEnded, Ends(() => _peer.Accepts()));
    }

    [Fact]
    public void Of_a_text_without_end_2047_bytes_are_taken()
    {
        Send("\x01" + new string('x', 2047) + "y\n");
        Assert.False(_peer.Accepts());
        Assert.Equal("y", Line());
        Assert.Equal([$"received error \"{new string('x', 900)}"], _daemon.Lines().ConvertAll(line => line[..916]));
    }

    [Fact]
    public void An_error_is_a_line_with_the_path_and_the_reason()
    {
        _peer.SendError("dir/name"u8, "truncate: ", "No space left on device"u8);
        _peer.SendError("a\nb"u8, "Is a directory"u8);
        Assert.Equal(
            "\x01scp: dir/name: truncate: No space left on device\n\x01scp: a\\^Jb: Is a directory\n",
            Received());
        Assert.True(_peer.Failed);
        Assert.Equal(
            ["sent error \"scp: dir/name: truncate: No space left on device\"", "sent error \"scp: a\\\\^Jb: Is a directory\""],
            _daemon.Lines());
    }

    [Theory]
    [InlineData('x', 1700, "scp: ", ": No such file or directory")]
    [InlineData('x', 1701, "scp: ", "...: No such file or directory")]
    [InlineData('x', 4095, "scp: ", "...: No such file or directory")]
    [InlineData('\n', 4095, "scp: ", "...: No such file or directory")]
    public void A_long_path_is_cut_so_that_the_error_is_a_line(char filling, int length, string start, string end)
    {
        _peer.SendError(Encoding.ASCII.GetBytes(new string(filling, length)), "No such file or directory"u8);
        string received = Received();
        Assert.StartsWith("\x01" + start, received);
        Assert.EndsWith(end + "\n", received);
        Assert.Equal(1 + start.Length + 1700 + end.Length + 1, received.Length);
        Assert.Equal(1, received.Count(value => value == '\n'));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(1700)]
    [InlineData(2046)]
    public void The_reason_for_giving_up_is_a_line(int length)
    {
        Assert.Equal(SessionEnd.BadMessage, _peer.GiveUp(Encoding.ASCII.GetBytes(new string('x', length))).End);
        Assert.Equal("\x01scp: " + new string('x', Math.Min(length, 1700)) + "\n", Received());
        Assert.True(_peer.Failed);
    }

    [Fact]
    public void Who_breaks_the_protocol_is_told()
    {
        Assert.Equal(SessionEnd.BadMessage, _peer.Broken("bad mode").End);
        Assert.Equal("\x01scp: protocol error: bad mode\n", Received());
    }

    [Fact]
    public void What_the_other_side_says_is_an_error_and_no_answer_is_sent()
    {
        _peer.Note("theirs"u8);
        _peer.Acknowledge();
        _peer.Send("D0755 0 d\n"u8);
        Assert.True(_peer.Failed);
        Assert.Equal("\0D0755 0 d\n", Received());
    }

    [Fact]
    public void Nothing_has_failed_until_it_has()
    {
        Send("\0");
        Assert.True(_peer.Accepts());
        _peer.Acknowledge();
        Assert.False(_peer.Failed);
    }

    [Fact]
    public void A_client_that_is_gone_ends_the_session()
    {
        _wires.CloseClient();
        Assert.Equal(SessionEnd.OutputClosed, Ends(() => _peer.Acknowledge()));
    }

    public void Dispose()
    {
        _peer.Dispose();
        _connection.Dispose();
        _wires.Dispose();
        _log.Dispose();
        _daemon.Dispose();
    }

    private void Send(string text) => _wires.ToServer.Write(Encoding.Latin1.GetBytes(text));

    private string? Line() => _peer.NextLine(out ReadOnlySpan<byte> line) ? Encoding.Latin1.GetString(line) : null;

    private List<string?> Lines(int count)
    {
        List<string?> lines = [];
        while (lines.Count < count)
            lines.Add(Line());
        return lines;
    }

    /// <summary>All that was sent; nothing more can be.</summary>
    private string Received()
    {
        _wires.CloseServer();
        using MemoryStream received = new();
        _wires.FromServer.CopyTo(received);
        return Encoding.Latin1.GetString(received.ToArray());
    }

    private SessionEnd Ends(Action action) => Assert.Throws<SessionOverException>(action).End;
}
