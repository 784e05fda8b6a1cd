using System.Net.Sockets;

namespace Benchmarks;

/// <summary>A server on one end of a socket pair, as sshd starts it; the client has the other end.</summary>
internal sealed class ServerChild : IDisposable
{
    private readonly int _process;
    private readonly Socket _socket;
    private bool _ended;

    public ServerChild(string[] command)
    {
        (int ours, int theirs) = Native.SocketPair();
        _process = Native.Spawn(command, theirs);
        Native.Close(theirs);
        _socket = new Socket(new SafeSocketHandle(ours, ownsHandle: true)) { ReceiveTimeout = 30_000 };
        Client = new Client(_socket);
        Client.Initialise();
    }

    public Client Client { get; }

    public TimeSpan CpuTime => Native.CpuTime(_process);

    /// <summary>kB that this process has for itself alone.</summary>
    public long PrivateMemory => File.ReadLines($"/proc/{_process}/smaps_rollup")
        .Where(line => line.StartsWith("Private_", StringComparison.Ordinal) && !line.StartsWith("Private_Hugetlb", StringComparison.Ordinal))
        .Sum(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]));

    /// <summary>Hangs up and waits for the end, which has to be a good one; all of its CPU time.</summary>
    public TimeSpan End()
    {
        _socket.Dispose();
        _ended = true;
        (int status, TimeSpan cpuTime) = Native.Wait(_process);
        return status == 0 ? cpuTime : throw new InvalidDataException($"the server ended with {status}");
    }

    public void Dispose()
    {
        if (_ended)
            return;
        Native.Kill(_process);
        _socket.Dispose();
        _ = Native.Wait(_process);
    }
}
