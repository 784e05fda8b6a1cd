using System.Globalization;

namespace Benchmarks;

/// <summary>A server on one end of a socket pair, as sshd starts it, or on two pipes; the client has the other end.</summary>
internal sealed class ServerChild : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly int _process;
    private readonly int _input;
    private readonly int _output;
    private readonly Timer _watchdog;
    private bool _ended;

    public ServerChild(string[] command, bool pipes = false)
    {
        (_input, int theirOutput) = pipes ? Native.Pipe() : Native.SocketPair();
        (int theirInput, _output) = pipes ? Native.Pipe() : (theirOutput, _input);
        _process = Native.Spawn(command, theirInput, theirOutput);
        Native.Close(theirOutput);
        if (pipes)
            Native.Close(theirInput);
        // A server that hangs is killed, and then the client reads an end.
        _watchdog = new Timer(_ => Native.Kill(_process), null, Patience, Timeout.InfiniteTimeSpan);
        Client = new Client(_input, _output);
        Client.Initialise();
    }

    public Client Client { get; }

    public TimeSpan CpuTime => Native.CpuTime(_process);

    /// <summary>kB that this process has for itself alone.</summary>
    public long PrivateMemory => File.ReadLines($"/proc/{_process}/smaps_rollup")
        .Where(line => line.StartsWith("Private_", StringComparison.Ordinal) && !line.StartsWith("Private_Hugetlb", StringComparison.Ordinal))
        .Sum(KiloBytes);

    /// <summary>VmHWM, in kB.</summary>
    public long PeakMemory => KiloBytes(File.ReadLines($"/proc/{_process}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)));

    /// <summary>Hangs up and waits for the end, which has to be a good one; all of its CPU time.</summary>
    public TimeSpan End()
    {
        (int status, TimeSpan cpuTime) = HangUp();
        return status == 0 ? cpuTime : throw new InvalidDataException($"the server ended with {status}");
    }

    public void Dispose()
    {
        if (_ended)
            return;
        Native.Kill(_process);
        _ = HangUp();
    }

    private (int Status, TimeSpan CpuTime) HangUp()
    {
        _ended = true;
        Native.Close(_output);
        if (_input != _output)
            Native.Close(_input);
        _watchdog.Dispose();
        return Native.Wait(_process);
    }

    private static long KiloBytes(string line) =>
        long.Parse(line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
}
