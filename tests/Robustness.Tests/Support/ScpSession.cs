using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace Robustness;

/// <summary>
/// A conversation with an scp, byte for byte and in the order the test says. Text stands for one byte per character.
/// A watchdog kills a program that hangs, so every call returns.
/// </summary>
internal sealed class ScpSession : IDisposable
{
    private const string ErrorStart = "scp: ";

    private readonly Process _process;
    private readonly Timer _watchdog;
    private readonly Socket? _socket;
    private readonly Stream _input;
    private readonly Stream _output;
    private readonly BufferedStream _buffered;
    private readonly MemoryStream _errors = new();
    private readonly Task _errorsRead;
    private bool _hung;

    private ScpSession(ScpLaunch launch)
    {
        (int ours, int theirs) = launch.OverSocket ? Native.SocketPair() : (-1, -1);
        _process = launch.Run(launch.OverSocket ? theirs : null);
        if (launch.OverSocket)
        {
            Native.Close(theirs);
            _socket = new Socket(new SafeSocketHandle(ours, ownsHandle: true));
        }
        _input = _socket == null ? _process.StandardInput.BaseStream : new NetworkStream(_socket, ownsSocket: true);
        _output = _socket == null ? _process.StandardOutput.BaseStream : _input;
        _buffered = new BufferedStream(_output, 65536);
        _errorsRead = _process.StandardError.BaseStream.CopyToAsync(_errors);
        _watchdog = new Timer(_ => GiveUp(), null, launch.Patience, Timeout.InfiniteTimeSpan);
    }

    public int Id => _process.Id;

    public ProcessView View => new(_process.Id);

    public bool HasExited => _process.HasExited;

    /// <summary>All of standard error; waits for its end.</summary>
    public string Errors => _errorsRead.Wait(20_000) ? Encoding.Latin1.GetString(_errors.ToArray()) : "(standard error stays open)";

    public static ScpSession Start(ScpLaunch launch) => new(launch);

    /// <summary>A sink that has said it is ready.</summary>
    public static ScpSession OpenSink(ScpLaunch launch) => Opened(launch, session => session.ExpectAck());

    /// <summary>A source that has been told to begin.</summary>
    public static ScpSession OpenSource(ScpLaunch launch) => Opened(launch, session => session.SendAck());

    public void Send(ReadOnlySpan<byte> bytes)
    {
        _input.Write(bytes);
        _input.Flush();
    }

    public void Send(string text) => Send(Encoding.Latin1.GetBytes(text));

    public void SendAck() => Send([0]);

    /// <summary>For input that the program may refuse to read to its end.</summary>
    public void SendAsFarAsItReads(ReadOnlySpan<byte> bytes)
    {
        try
        {
            Send(bytes);
        }
        catch (IOException)
        {
            // It has ended; what it answered is what counts.
        }
    }

    public byte[] Receive(int count)
    {
        byte[] bytes = new byte[count];
        int received = _buffered.ReadAtLeast(bytes, count, throwOnEndOfStream: false);
        return received == count ? bytes : throw Ended($"{received} of {count} bytes");
    }

    /// <summary>Up to the newline, which is taken and left out.</summary>
    public string ReceiveLine()
    {
        var line = new StringBuilder();
        for (int value; (value = _buffered.ReadByte()) != '\n'; line.Append((char)value))
            if (value < 0)
                throw Ended($"half a line: {line}");
        return line.ToString();
    }

    /// <summary>The words of an error record, without the program's name and the newline.</summary>
    public string ReceiveError()
    {
        byte kind = Receive(1)[0];
        string line = kind == 0 ? "(an ack)" : ReceiveLine();
        Assert.Equal((1, true, line), (kind, line.StartsWith(ErrorStart, StringComparison.Ordinal), line));
        return line[ErrorStart.Length..];
    }

    /// <summary>0 or -1 for an ack or the end, otherwise the first byte of something else.</summary>
    public int ReceiveByte() => _buffered.ReadByte();

    /// <summary>Everything up to the end.</summary>
    public string ReceiveRest()
    {
        using var rest = new MemoryStream();
        _buffered.CopyTo(rest);
        return Encoding.Latin1.GetString(rest.ToArray());
    }

    public void ExpectAck()
    {
        if (Receive(1)[0] is not 0 and byte other)
            throw new InvalidOperationException($"no ack but {other}: {ReceiveLine()}");
    }

    public void ExpectError(string words) => Assert.Equal(words, ReceiveError());

    public void ExpectLine(string line) => Assert.Equal(line, ReceiveLine());

    /// <summary>Nothing more comes, and the program ends.</summary>
    public void ExpectEnd(int status)
    {
        Assert.Equal(("", status), (ReceiveRest(), WaitForExit()));
    }

    /// <summary>The client leaves between two records.</summary>
    public void End(int status)
    {
        CloseInput();
        ExpectEnd(status);
    }

    public void CloseInput()
    {
        if (_socket != null)
            _socket.Shutdown(SocketShutdown.Send);
        else
            _input.Dispose();
    }

    public void CloseOutput() => _output.Dispose();

    /// <summary>The exit status, or 128 + the signal.</summary>
    public int WaitForExit()
    {
        if (!_process.WaitForExit(TimeSpan.FromSeconds(Launch.LongestEnd)))
            throw new TimeoutException($"it still runs after {Launch.LongestEnd} s");
        return _hung ? throw new TimeoutException("it hung and was killed") : _process.ExitCode;
    }

    public void Dispose()
    {
        _watchdog.Dispose();
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit();
        _errorsRead.Wait(1000);
        _input.Dispose();
        _buffered.Dispose();
        _socket?.Dispose();
        _process.Dispose();
    }

    private static ScpSession Opened(ScpLaunch launch, Action<ScpSession> open)
    {
        var session = new ScpSession(launch);
        try
        {
            open(session);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private InvalidOperationException Ended(string received)
    {
        string state = _hung ? "hung" : _process.WaitForExit(1000) ? $"ended with {_process.ExitCode}" : "still runs";
        return new InvalidOperationException($"the program {state} after {received}{(_process.HasExited ? $"; standard error: {Errors}" : "")}");
    }

    private void GiveUp()
    {
        _hung = !_process.HasExited;
        if (_hung)
            _process.Kill();
    }
}
