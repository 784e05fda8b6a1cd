using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Testing;

/// <summary>What sshd puts between a client and the server: one socket, or two pipes. The server's ends are bare descriptors.</summary>
public sealed partial class Wires : IDisposable
{
    private readonly SafeFileHandle _serverInput;
    private readonly SafeFileHandle _serverOutput;
    private readonly Socket? _socket;

    private Wires(int serverInput, int serverOutput, int clientInput, int clientOutput, bool socket)
    {
        _serverInput = new SafeFileHandle(serverInput, ownsHandle: true);
        _serverOutput = new SafeFileHandle(serverOutput, ownsHandle: serverOutput != serverInput);
        if (socket)
        {
            _socket = new Socket(new SafeSocketHandle(clientInput, ownsHandle: true)) { ReceiveTimeout = 10_000 };
            ToServer = FromServer = new NetworkStream(_socket);
        }
        else
        {
            ToServer = new FileStream(new SafeFileHandle(clientOutput, ownsHandle: true), FileAccess.Write, bufferSize: 0);
            FromServer = new FileStream(new SafeFileHandle(clientInput, ownsHandle: true), FileAccess.Read, bufferSize: 0);
        }
    }

    public Stream ToServer { get; }

    public Stream FromServer { get; }

    public int ServerInput => (int)_serverInput.DangerousGetHandle();

    public int ServerOutput => (int)_serverOutput.DangerousGetHandle();

    public static Wires New(bool socket) => socket ? OfSocket() : OfPipes();

    /// <summary>The client has nothing more to say, and listens on.</summary>
    public void CloseToServer()
    {
        if (_socket is not null)
            _socket.Shutdown(SocketShutdown.Send);
        else
            ToServer.Dispose();
    }

    /// <summary>The server is gone.</summary>
    public void CloseServer()
    {
        _serverInput.Dispose();
        _serverOutput.Dispose();
    }

    /// <summary>The client is gone.</summary>
    public void CloseClient()
    {
        ToServer.Dispose();
        FromServer.Dispose();
        _socket?.Dispose();
    }

    public void Dispose()
    {
        CloseServer();
        CloseClient();
    }

    private static Wires OfSocket()
    {
        int[] ends = new int[2];
        MustSucceed(socketpair(domain: 1, type: 1, protocol: 0, ends));
        return new Wires(ends[0], ends[0], ends[1], ends[1], socket: true);
    }

    private static Wires OfPipes()
    {
        int[] requests = new int[2];
        int[] answers = new int[2];
        MustSucceed(pipe(requests));
        MustSucceed(pipe(answers));
        return new Wires(requests[0], answers[1], answers[0], requests[1], socket: false);
    }

    private static void MustSucceed(int result)
    {
        if (result != 0)
            throw new InvalidOperationException("no descriptors for a pair of ends");
    }

    [LibraryImport("libc")]
    private static partial int socketpair(int domain, int type, int protocol, [Out] int[] ends);

    [LibraryImport("libc")]
    private static partial int pipe([Out] int[] ends);
}
