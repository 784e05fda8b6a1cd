using System.Text;
using GuardedFiles;
using GuardedFiles.Client;
using GuardedFiles.Log;
using GuardedFiles.Rules;
using ScpSink.Tests.Support;
using Testing;

namespace ScpSink.Tests;

/// <summary>What is left of directories when the client is gone.</summary>
public sealed class SinkBreakOffTests : IDisposable
{
    /// <summary>Bytes of answers that a client may leave unread before the sink has to wait.</summary>
    private const int Pipe = 65_536;

    private readonly Folder _folder = new();

    /// <summary>
    /// The answers before have filled the pipe, so that this one waits. The client sees the directory open to us, and goes without having
    /// read anything.
    /// </summary>
    [Fact]
    public void A_directory_that_is_there_has_its_mode_though_its_record_could_not_be_answered()
    {
        _ = _folder.NewDirectory("d", "755");
        using Wires wires = Wires.New(socket: false);
        SessionEnd? end = null;
        Thread thread = new(() => end = Serve(wires)) { IsBackground = true };
        thread.Start();

        string times = string.Concat(Enumerable.Repeat("T1 0 1 0\n", Pipe - 1));
        wires.ToServer.Write(Encoding.ASCII.GetBytes(times + "D0500 0 d\n"));
        Assert.True(SpinWait.SpinUntil(() => _folder.ModeOf("d") == "700", TimeSpan.FromSeconds(10)));
        wires.CloseClient();

        Assert.True(thread.Join(TimeSpan.FromSeconds(10)), "the session goes on");
        Assert.Equal(SessionEnd.OutputClosed, end);
        Assert.Equal("500", _folder.ModeOf("d"));
    }

    public void Dispose() => _folder.Dispose();

    private SessionEnd? Serve(Wires wires)
    {
        Options options = CommandLine.Parse("scp", ["-rpt", _folder.Root]);
        using EventLog log = new(new LogSettings { Identity = "scp", Level = LogLevel.Quiet });
        SessionLog lines = new(log);
        using Connection connection = new(wires.ServerInput, wires.ServerOutput, interruption: null);
        using Peer peer = new(connection, lines, trace: null);
        using Sink sink = new(new Session(options, new FileTree(new Policy()), peer, lines, timed: false));
        try
        {
            sink.Run(options.Operands);
            return null;
        }
        catch (SessionOverException over)
        {
            return over.End;
        }
    }
}
