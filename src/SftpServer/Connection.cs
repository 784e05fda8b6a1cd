using GuardedFiles;
using GuardedFiles.Linux;
using Mono.Unix.Native;

namespace SftpServer;

/// <summary>
/// The two ends that sshd gave us: descriptor 0 to read, 1 to write, mostly one socket, sometimes two pipes. Reading
/// waits; writing never does, so that a client that does not read can still be listened to.
/// </summary>
internal sealed class Connection
{
    private const int Input = 0;
    private const int Output = 1;

    private readonly Interruption? _interruption;
    private readonly bool _isSocket;

    /// <param name="interruption">Told when we wait; null when nobody needs to know.</param>
    public Connection(Interruption? interruption)
    {
        _interruption = interruption;
        FilePermissions type = OwnProcess.TypeOf(Output);
        _isSocket = type == FilePermissions.S_IFSOCK;

        // A socket takes "do not wait" with each call. A pipe has it as a property of its writing end, which is ours alone.
        if (type == FilePermissions.S_IFIFO)
            OwnProcess.SetNonBlocking(Output);
    }

    /// <summary>Waits for input; 0 bytes is its end.</summary>
    /// <exception cref="SessionOverException">read(2) failed.</exception>
    public int Receive(Span<byte> into)
    {
        while (true)
        {
            _interruption?.Idle();
            nint count = Libc.read(Input, into, into.Length);
            Errno error = Libc.Check(count);
            _interruption?.Busy();
            if (!error.Failed)
                return (int)count;
            if (error == Errno.EAGAIN)
                _ = Wait(new PollDescriptor { fd = Input, events = Libc.POLLIN });
            else if (error != Errno.EINTR)
                throw new SessionOverException(SessionEnd.StreamFailed, "read", error);
        }
    }

    /// <summary>Sends what can go at once; 0 bytes when nothing can.</summary>
    /// <exception cref="SessionOverException">The client is gone, or write(2) failed otherwise.</exception>
    public int Send(ReadOnlySpan<byte> bytes)
    {
        while (true)
        {
            nint count = _isSocket
                ? Libc.send(Output, bytes, bytes.Length, Libc.MSG_DONTWAIT | Libc.MSG_NOSIGNAL)
                : Libc.write(Output, bytes, bytes.Length);
            Errno error = Libc.Check(count);
            switch (error)
            {
                case 0:
                    return (int)count;
                case Errno.EINTR:
                    continue;
                case Errno.EAGAIN:
                    return 0;
                case Errno.EPIPE or Errno.ECONNRESET:
                    throw new SessionOverException(SessionEnd.OutputClosed);
                default:
                    throw new SessionOverException(SessionEnd.StreamFailed, "write", error);
            }
        }
    }

    /// <summary>Waits until something can be sent.</summary>
    /// <param name="orToReceive">Ends the waiting when input arrives, too.</param>
    /// <returns>Input has arrived, or its end.</returns>
    public bool WaitToSend(bool orToReceive) => Wait(
        new PollDescriptor { fd = Output, events = Libc.POLLOUT },
        new PollDescriptor { fd = orToReceive ? Input : -1, events = Libc.POLLIN });

    /// <summary>poll(2) without a time limit; true when the last of <paramref name="descriptors"/> has something to tell.</summary>
    private bool Wait(params Span<PollDescriptor> descriptors)
    {
        _interruption?.Idle();
        int ready = Libc.poll(descriptors, (nuint)descriptors.Length, timeout: -1);
        _interruption?.Busy();
        return ready > 0 && descriptors[^1].revents != 0;
    }
}
