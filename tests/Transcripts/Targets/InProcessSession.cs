using System.IO.Pipes;
using System.Runtime.InteropServices;
using System.Text;
using GuardedFiles;
using GuardedFiles.Client;
using GuardedFiles.Log;
using GuardedFiles.Start;
using SftpServer;
using Testing;

namespace Transcripts.Targets;

/// <summary>
/// One session on a thread and two pipes. The thread leaves the process's working directory and umask to the others:
/// unshare(2) with CLONE_FS gives it its own.
/// </summary>
internal sealed partial class InProcessSession : ITranscriptSession
{
    private const int CloneFs = 0x200;

    private readonly AnonymousPipeServerStream _toServer = new(PipeDirection.Out);
    private readonly AnonymousPipeServerStream _fromServer = new(PipeDirection.In);
    private readonly InputWriter _input;
    private readonly ByteQueue _output;
    private readonly Thread _thread;
    private int _exitStatus;

    public InProcessSession(SessionStart start, SessionSettings options)
    {
        _input = new InputWriter(_toServer);
        _output = ByteQueue.Drain(_fromServer);
        _thread = new Thread(() => Serve(start, options)) { IsBackground = true };
        _thread.Start();
    }

    public byte[] Stderr => [];

    public void Send(ReadOnlySpan<byte> bytes) => _input.Write(bytes.ToArray());

    public byte[]? Receive(TimeSpan timeout)
    {
        DateTime deadline = DateTime.UtcNow + timeout;
        return _output.Take(4, deadline) is { } prefix
            ? _output.Take(System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(prefix), deadline)
            : null;
    }

    public byte[] ReceiveRest(TimeSpan timeout) => _output.PeekAll(DateTime.UtcNow + timeout);

    public void CloseInput() => _input.Close();

    public void Signal(string name) => throw new NotSupportedException("a signal would end the tests");

    public int WaitForExit(TimeSpan timeout) =>
        _thread.Join(timeout) ? _exitStatus : throw new TimeoutException("the session did not end in time");

    public void Dispose()
    {
        _input.Close();
        _thread.Join(TimeSpan.FromSeconds(5));
        _input.Dispose();
        _fromServer.Dispose();
        _toServer.Dispose();
    }

    private void Serve(SessionStart start, SessionSettings options)
    {
        using var closesOutput = _fromServer.ClientSafePipeHandle;
        using var closesInput = _toServer.ClientSafePipeHandle;
        Assert.Equal(0, unshare(CloneFs));
        _ = umask(Convert.ToUInt32(start.Umask, 8));
        FileTree files = new(options.Policy);
        Assert.False(files.Enter(Encoding.UTF8.GetBytes(start.Directory)).Failed);
        if (options.StartDirectory is { } directory)
            _ = files.Enter(StartDirectory.Expand(directory, ClientLogin.FromEnvironment()));

        using EventLog log = new(options.Log);
        Session session = new(options.Policy, files, log, Catalogue.ExtensionNames);
        Connection connection = new((int)closesInput.DangerousGetHandle(), (int)closesOutput.DangerousGetHandle(), null);
        using PacketStream stream = new(connection, Catalogue.MayAnswerAtLength);
        try
        {
            new Server(session, stream).Run();
        }
        catch (SessionOverException over)
        {
            _exitStatus = over.ExitStatus();
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int unshare(int flags);

    [LibraryImport("libc")]
    private static partial uint umask(uint mask);
}
