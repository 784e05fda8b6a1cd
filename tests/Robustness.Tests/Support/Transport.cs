using System.Diagnostics;
using System.Net.Sockets;

namespace Robustness;

/// <summary>Our ends of the server's standard input and output: two pipes, or one socket.</summary>
internal sealed class Transport : IDisposable
{
    private readonly Socket? _socket;

    private Transport(Process process) => (Input, Output) = (process.StandardInput.BaseStream, process.StandardOutput.BaseStream);

    private Transport(Socket socket)
    {
        _socket = socket;
        Input = Output = new NetworkStream(socket, ownsSocket: true);
    }

    public Stream Input { get; }

    public Stream Output { get; }

    public static (Process Process, Transport Transport) Start(Launch launch)
    {
        if (!launch.OverSocket)
        {
            Process piped = launch.Run();
            return (piped, new Transport(piped));
        }
        (int ours, int theirs) = Native.SocketPair();
        Process process = launch.Run(theirs);
        Native.Close(theirs);
        return (process, new Transport(new Socket(new SafeSocketHandle(ours, ownsHandle: true))));
    }

    /// <summary>Half-close: the server sees the end of its input and may still write.</summary>
    public void CloseInput()
    {
        if (_socket != null)
            _socket.Shutdown(SocketShutdown.Send);
        else
            Input.Dispose();
    }

    public void CloseOutput() => Output.Dispose();

    public void Dispose()
    {
        Input.Dispose();
        Output.Dispose();
    }
}
