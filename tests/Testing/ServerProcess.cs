using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;

namespace Testing;

/// <summary>
/// A server on raw pipes. Standard output and error are drained by threads of their own, and input is written by a third,
/// so neither side can wait for the other for ever.
/// </summary>
public sealed class ServerProcess : IDisposable
{
    private const int LongestPacket = 1 << 24;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly InputWriter _input;
    private readonly ByteQueue _output;
    private readonly ByteQueue _errors;

    private ServerProcess(Process process)
    {
        _process = process;
        _input = new InputWriter(process.StandardInput.BaseStream);
        _output = ByteQueue.Drain(process.StandardOutput.BaseStream);
        _errors = ByteQueue.Drain(process.StandardError.BaseStream);
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Everything said on standard error; after the exit complete, before it what has come so far.</summary>
    public string Stderr => Encoding.UTF8.GetString(StderrBytes);

    public byte[] StderrBytes => _errors.PeekAll(_process.HasExited ? DateTime.UtcNow + Patience : DateTime.UtcNow);

    /// <summary>A null value removes the variable from the inherited environment.</summary>
    public static ServerProcess Start(
        string program,
        string[] args,
        string? workingDirectory = null,
        IReadOnlyDictionary<string, string?>? environment = null)
    {
        string[] command = [.. IgnoredSignals.Undone, program, .. args];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingDirectory ?? "",
        };
        foreach ((string name, string? value) in environment ?? new Dictionary<string, string?>())
        {
            if (value == null)
                start.Environment.Remove(name);
            else
                start.Environment[name] = value;
        }
        return new ServerProcess(Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start"));
    }

    /// <summary>Queues the bytes and returns at once; a server that has gone away is noticed when it is read from.</summary>
    public void Send(ReadOnlySpan<byte> bytes) => _input.Write(bytes.ToArray());

    /// <summary>One whole packet without its length prefix; null at the end of the output.</summary>
    public byte[]? Receive(TimeSpan timeout)
    {
        DateTime deadline = DateTime.UtcNow + timeout;
        if (_output.Take(4, deadline) is not { } prefix)
            return null;
        int length = BinaryPrimitives.ReadInt32BigEndian(prefix);
        if (length is < 1 or > LongestPacket)
            throw new InvalidDataException($"the server sent a packet length of {(uint)length}: \"{Encoding.UTF8.GetString(prefix)}\"");
        return _output.Take(length, deadline);
    }

    /// <summary>Exactly this many bytes of output that are no packets; null when it ends before.</summary>
    public byte[]? ReceiveRaw(int count, TimeSpan timeout) => _output.Take(count, DateTime.UtcNow + timeout);

    /// <summary>Everything on standard output up to its end.</summary>
    public byte[] ReceiveRest(TimeSpan timeout) => _output.PeekAll(DateTime.UtcNow + timeout);

    /// <summary>Ends the server's input after everything queued has been written.</summary>
    public void CloseInput() => _input.Close();

    public int WaitForExit(TimeSpan timeout) =>
        _process.WaitForExit(timeout) ? _process.ExitCode : throw new TimeoutException("the server did not exit in time");

    public void Kill() => _process.Kill();

    public void Dispose()
    {
        if (!_process.HasExited)
            Kill();
        _process.WaitForExit(Patience);
        _input.Dispose();
        _process.Dispose();
    }
}
