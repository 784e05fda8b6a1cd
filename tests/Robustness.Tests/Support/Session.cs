using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using Testing;

namespace Robustness;

/// <summary>
/// A server on raw pipes and nothing in between: it is written to and read from exactly when the test says so,
/// because back-pressure is what many tests are about. A watchdog kills a server that hangs, so every call returns.
/// </summary>
internal sealed class Session : IDisposable
{
    private readonly Process _process;
    private readonly Timer _watchdog;
    private readonly Transport _transport;
    private readonly BufferedStream _output;
    private readonly StringBuilder _errors = new();
    private bool _hung;

    private Session(Launch launch)
    {
        (_process, _transport) = Transport.Start(launch);
        _output = new BufferedStream(_transport.Output, 65536);
        _process.ErrorDataReceived += (_, line) => Collect(line.Data);
        _process.BeginErrorReadLine();
        _watchdog = new Timer(_ => GiveUp(), null, launch.Patience, Timeout.InfiniteTimeSpan);
    }

    public int Id => _process.Id;

    public ProcessView View => new(_process.Id);

    public bool HasExited => _process.HasExited;

    public string Errors
    {
        get
        {
            lock (_errors)
                return _errors.ToString();
        }
    }

    /// <summary>Before INIT.</summary>
    public static Session Start(Launch launch) => new(launch);

    public static Session Open(Launch launch)
    {
        var session = new Session(launch);
        try
        {
            session.Initialize();
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    public static Session Open(TempDirectory directory) => Open(Launch.In(directory));

    public void Initialize()
    {
        Send(Request.Init());
        Answer version = Receive();
        Assert.Equal(PacketType.Version, version.Type);
        Assert.Equal(3u, version.Id);
    }

    public void Send(ReadOnlySpan<byte> bytes)
    {
        _transport.Input.Write(bytes);
        _transport.Input.Flush();
    }

    /// <summary>The next packet; fails the test when there is none.</summary>
    public Answer Receive() => new(ReceivePacket() ?? throw new InvalidOperationException($"the server ended the session: {Story()}"));

    /// <summary>The next packet without its length, or null at the end.</summary>
    public byte[]? ReceivePacket()
    {
        Span<byte> prefix = stackalloc byte[4];
        int count = _output.ReadAtLeast(prefix, 4, throwOnEndOfStream: false);
        if (count == 0)
            return null;
        Assert.Equal(4, count);
        uint length = BinaryPrimitives.ReadUInt32BigEndian(prefix);
        Assert.InRange(length, 5u, 262144u);
        byte[] packet = new byte[length];
        _output.ReadExactly(packet);
        return packet;
    }

    /// <summary>Everything up to the end, when it is not packets alone.</summary>
    public byte[] ReceiveRest()
    {
        using var rest = new MemoryStream();
        _output.CopyTo(rest);
        return rest.ToArray();
    }

    /// <summary>Sends one request and receives the answer to it.</summary>
    public Answer Ask(byte[] request)
    {
        Send(request);
        Answer answer = Receive();
        Assert.Equal(Request.IdOf(request), answer.Id);
        return answer;
    }

    public Status AskStatus(byte[] request) => Ask(request).StatusCode;

    public byte[] AskHandle(byte[] request)
    {
        Answer answer = Ask(request);
        if (answer.Type != PacketType.Handle)
            throw new InvalidOperationException($"no handle but {answer.Type}: {answer.StatusCode} \"{answer.StatusText}\"");
        return answer.String();
    }

    /// <summary>The proof that the session goes on.</summary>
    public void AssertServes() => Assert.Equal(PacketType.Attrs, Ask(Request.Stat(".", id: 0xABCD)).Type);

    public void CloseInput() => _transport.CloseInput();

    public void CloseOutput() => _transport.CloseOutput();

    /// <summary>The exit code, or 128 + the signal.</summary>
    public int WaitForExit(double seconds = Launch.LongestEnd)
    {
        if (!_process.WaitForExit(TimeSpan.FromSeconds(seconds)))
            throw new TimeoutException($"the server still runs after {seconds} s: {Story()}");
        if (_hung)
            throw new TimeoutException($"the server hung and was killed: {Story()}");
        // Without a time limit it also waits for the rest of standard error.
        _process.WaitForExit();
        return _process.ExitCode;
    }

    /// <summary>A client that leaves politely: nothing more may come, and the exit code is 0.</summary>
    public void End()
    {
        CloseInput();
        Assert.Null(ReceivePacket());
        Assert.Equal(0, WaitForExit());
    }

    public string Story()
    {
        string state = _hung ? "hung" : _process.WaitForExit(1000) ? $"exit code {_process.ExitCode}" : "still running";
        return $"{state}; standard error: {Errors}";
    }

    public void Dispose()
    {
        _watchdog.Dispose();
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit();
        _output.Dispose();
        _transport.Dispose();
        _process.Dispose();
    }

    private void GiveUp()
    {
        _hung = !_process.HasExited;
        if (_hung)
            _process.Kill();
    }

    private void Collect(string? line)
    {
        if (line == null)
            return;
        lock (_errors)
            _errors.AppendLine(line);
    }
}
