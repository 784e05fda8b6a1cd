using System.Text;
using GuardedFiles;
using GuardedFiles.Client;
using GuardedFiles.Linux;
using GuardedFiles.Log;
using GuardedFiles.Tests.Support;
using Mono.Unix.Native;
using Testing;

namespace ScpSink.Tests.Support;

/// <summary>
/// A sink or a source on a thread of its own, in this process, with a command line as clients write it. The test is the client. Text
/// stands for one byte per character.
/// </summary>
internal sealed class RunningScp : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Bytes: whoever calls himself for each directory does not get far.</summary>
    private const int Stack = 512 * 1024;

    private readonly uint _umask = Libc.umask(0b000_010_010);
    private readonly Wires _wires;
    private readonly ByteQueue _output;
    private readonly Options _options;
    private readonly EventLog _log;
    private readonly (SystemCall Call, Errno Error)[] _refusals;
    private readonly Thread _thread;
    private SessionOverException? _over;
    private Exception? _failure;

    /// <param name="log">Quiet unless given.</param>
    /// <param name="refusals">What the kernel refuses to the session.</param>
    public RunningScp(
        string[] arguments, bool socket = true, LogSettings? log = null, (SystemCall Call, Errno Error)[]? refusals = null)
    {
        _options = CommandLine.Parse("scp", arguments);
        _log = new EventLog(log ?? new LogSettings { Identity = "scp", Level = LogLevel.Quiet });
        _refusals = refusals ?? [];
        _wires = Wires.New(socket);
        _output = ByteQueue.Drain(_wires.FromServer);
        _thread = new Thread(Run, Stack) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>Either side has told of an error; to be asked when the session has ended.</summary>
    public bool Failed { get; private set; }

    /// <summary>Bytes that the collector gave between the beginning and the end.</summary>
    public long Allocated { get; private set; }

    /// <summary>All of a conversation: everything is sent at once, and then the input ends.</summary>
    public static Answers Exchange(string[] arguments, string input, (SystemCall Call, Errno Error)[]? refusals = null)
    {
        using RunningScp scp = new(arguments, refusals: refusals);
        scp.Send(input);
        return scp.End();
    }

    public void Send(string text) => Send(Encoding.Latin1.GetBytes(text));

    public void Send(byte[] bytes)
    {
        try
        {
            _wires.ToServer.Write(bytes);
        }
        catch (IOException)
        {
            // It has ended already; what it answered is what counts.
        }
    }

    /// <summary>Exactly these bytes come next.</summary>
    public void Expect(string text)
    {
        byte[]? bytes = _output.Take(text.Length, DateTime.UtcNow + Patience);
        Assert.Equal(text, bytes is null ? "(the end)" : Encoding.Latin1.GetString(bytes));
    }

    /// <summary>Closes the input; what came that nobody has asked for yet, and why it was over.</summary>
    public Answers End()
    {
        _wires.CloseToServer();
        Assert.True(_thread.Join(Patience), "the session goes on");
        if (_failure is not null)
            Assert.Fail(_failure.ToString());
        return new Answers(Encoding.Latin1.GetString(_output.PeekAll(DateTime.UtcNow + Patience)), _over?.End, Failed);
    }

    public void Dispose()
    {
        _wires.CloseClient();
        _thread.Join();
        _wires.Dispose();
        _log.Dispose();
        _ = Libc.umask(_umask);
    }

    private void Run()
    {
        try
        {
            if (_refusals.Length > 0)
                Kernel.Refusing(_refusals, Serve);
            else
                Serve();
        }
        catch (Exception failure)
        {
            _failure = failure;
        }

        _wires.CloseServer();
    }

    /// <summary>As the program does it, without what goes with a process.</summary>
    private void Serve()
    {
        using Connection connection = new(_wires.ServerInput, _wires.ServerOutput, interruption: null);
        SessionLog lines = new(_log);
        using Peer peer = new(connection, lines, trace: null);
        uint? umask = _options is { Preserve: true, Role: Role.Sink } ? _options.Policy.Umask ?? 0 : _options.Policy.Umask;
        FileTree files = new(_options.Policy with { Umask = umask, DirectoryMode = null });
        Session session = new(_options, files, peer, lines, timed: true) { WhileWaiting = connection.ThrowIfOver };
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            Serve(session);
        }
        catch (SessionOverException over)
        {
            _over = over;
            session.Transfer.BreakOff(over);
        }

        Allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Failed = peer.Failed;
    }

    private void Serve(Session session)
    {
        if (_options.Role == Role.Sink)
        {
            using Sink sink = new(session);
            sink.Run(_options.Operands);
        }
        else
        {
            using Source source = new(session);
            source.Run(_options.Operands);
        }
    }
}
