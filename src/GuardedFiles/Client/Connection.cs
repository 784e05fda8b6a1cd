using GuardedFiles.Linux;
using Mono.Unix.Native;

namespace GuardedFiles.Client;

/// <summary>
/// The two ends that sshd gave us, mostly one socket, sometimes two pipes. Reading waits; <see cref="Send"/> never does, so that a client
/// that does not read can still be listened to.
/// </summary>
internal sealed class Connection : IDisposable
{
    /// <summary>Bytes; the kernel doubles them. Every user may have as many (net.core.wmem_max).</summary>
    private const int SendBuffer = 212_992;

    /// <summary>
    /// Bytes of a read or a write from which on it tells that more would have gone through a larger pipe: no more than the smallest pipe holds.
    /// </summary>
    private const int LargeTransfer = 4096;

    /// <summary>How long a client may say nothing before the room of larger pipes goes to the user's other sessions.</summary>
    private const int IdleMs = 1000;

    /// <summary>How long sendfile(2) and splice(2) wait for a client before somebody looks whether it has something to say.</summary>
    private static readonly TimeValue _patience = new() { tv_usec = 20_000 };

    private readonly int _input;
    private readonly int _output;
    private readonly Interruption? _interruption;
    private readonly bool _isSocket;
    private readonly int? _flagsBefore;
    private readonly PipeRoom? _inputRoom;
    private readonly PipeRoom? _outputRoom;
    private bool _isPrepared;

    /// <param name="input">Descriptor to read: 0.</param>
    /// <param name="output">Descriptor to write: 1.</param>
    /// <param name="interruption">Ends the waiting by an exception; null when signals simply kill.</param>
    public Connection(int input, int output, Interruption? interruption)
    {
        _input = input;
        _output = output;
        _interruption = interruption;
        FilePermissions type = OwnProcess.TypeOf(output);
        _isSocket = type == FilePermissions.S_IFSOCK;

        // A socket takes "do not wait" with each call. A pipe has it as a property of its writing end, until we go (a signal that kills us
        // leaves it there, as OpenSSH does).
        if (type != FilePermissions.S_IFIFO)
            return;
        _flagsBefore = OwnProcess.SetNonBlocking(output);
        _inputRoom = new PipeRoom(input);
        _outputRoom = new PipeRoom(output);
    }

    /// <summary>The descriptor to write, for sendfile(2): see <see cref="PrepareToSendFiles"/>.</summary>
    public int Output => _output;

    /// <summary>Called when pipes that have got more room (see <see cref="PipeRoom"/>) have given it back, because the client is idle.</summary>
    public Action? WhenIdle { get; set; }

    /// <summary>The kernel takes pages here: a socket or a pipe is there to receive them.</summary>
    public bool TakesPages => _isSocket || _flagsBefore is not null;

    private bool HasMoreRoom => _inputRoom is { IsMore: true } || _outputRoom is { IsMore: true };

    /// <summary>
    /// A socket gets more room on the way out. And sendfile(2) cannot be told in the call that it must not wait for the client: the socket
    /// itself is, with a time limit on its way out. (Not to wait at all would be a property of its way in as well.) A pipe needs none of this.
    /// </summary>
    public void PrepareToSendFiles()
    {
        if (_isPrepared || !_isSocket)
            return;
        _isPrepared = true;
        WidenOutput();
        _ = Libc.setsockopt(_output, Libc.SOL_SOCKET, Libc.SO_SNDTIMEO, in _patience, 2 * sizeof(long));
    }

    /// <summary>Tells of bytes that the caller has sent to <see cref="Output"/> by sendfile(2). The other ways to send count by themselves.</summary>
    public void CountSent(ulong bytes) => Count(_outputRoom, (long)bytes);

    /// <summary>Has a signal come? Costs a system call where somebody wants to know, and nothing elsewhere.</summary>
    /// <exception cref="SessionOverException">It has.</exception>
    public void ThrowIfSignalled() => _interruption?.Check();

    /// <summary>Asked between the parts of a request that takes long: is anybody there to get the answer?</summary>
    /// <exception cref="SessionOverException">A signal has come, or the client is gone.</exception>
    public void ThrowIfOver()
    {
        ThrowIfSignalled();
        Span<PollDescriptor> output = [new() { fd = _output }];
        if (Libc.poll(output, 1, timeout: 0) > 0)
            throw new SessionOverException(SessionEnd.OutputClosed); // POLLERR or POLLHUP: nothing else was asked for.
    }

    public void Dispose()
    {
        if (_flagsBefore is { } flags)
            OwnProcess.SetFlags(_output, flags);
    }

    /// <summary>Waits for input; 0 bytes is its end.</summary>
    /// <param name="nothingToSend">All answers are sent. Only then may the room of the pipes be given back while the client is idle.</param>
    /// <exception cref="SessionOverException">read(2) failed.</exception>
    public int Receive(Span<byte> into, bool nothingToSend = false)
    {
        while (true)
        {
            WaitToReceive(nothingToSend);
            nint count = Libc.read(_input, into, into.Length);
            Errno error = Libc.Check(count);
            if (!error.Failed)
            {
                Count(_inputRoom, count);
                return (int)count;
            }

            if (error == Errno.EAGAIN)
                _ = Wait(toSend: false, toReceive: true);
            else if (error != Errno.EINTR)
                throw new SessionOverException(SessionEnd.StreamFailed, "read", error);
        }
    }

    /// <summary>The same into a pipe, with nothing to send.</summary>
    /// <returns>An error, with nothing received, when this input has to be read: no socket and no pipe, or splice(2) is not to be had.</returns>
    /// <exception cref="SessionOverException">A signal came.</exception>
    public Errno Receive(KernelPipe pipe, ulong most, out int count)
    {
        while (true)
        {
            WaitToReceive(nothingToSend: true);
            Errno error = pipe.Fill(_input, most, out count);
            Count(_inputRoom, count);
            if (error == Errno.EAGAIN)
                _ = Wait(toSend: false, toReceive: true);
            else if (error != Errno.EINTR)
                return error;
        }
    }

    /// <summary>Sends what can go at once; 0 bytes when nothing can.</summary>
    /// <param name="more">Something follows: it would be a pity to send a small packet.</param>
    /// <exception cref="SessionOverException">The client is gone, or write(2) failed otherwise.</exception>
    public int Send(ReadOnlySpan<byte> bytes, bool more = false)
    {
        int flags = Libc.MSG_DONTWAIT | Libc.MSG_NOSIGNAL | (more ? Libc.MSG_MORE : 0);
        while (true)
        {
            nint count = _isSocket ? Libc.send(_output, bytes, bytes.Length, flags) : Libc.write(_output, bytes, bytes.Length);
            if (!IsOver(Libc.Check(count), "write"))
                continue;
            Count(_outputRoom, count);
            return (int)Math.Max(count, 0);
        }
    }

    /// <summary>Sends what a pipe holds, after a little waiting where there is no room; 0 bytes when nothing can go.</summary>
    /// <exception cref="SessionOverException">The client is gone, or splice(2) failed otherwise.</exception>
    public int Send(KernelPipe pipe, int most)
    {
        while (true)
        {
            if (!IsOver(pipe.Empty(_output, most, out int count), "splice"))
                continue;
            Count(_outputRoom, count);
            return count;
        }
    }

    /// <summary>Sends everything, waiting for the client as long as that takes.</summary>
    /// <exception cref="SessionOverException">The client is gone, or a signal came.</exception>
    public void SendAll(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            int count = Send(bytes);
            bytes = bytes[count..];
            if (count == 0)
                _ = WaitToSend(orToReceive: false);
        }
    }

    /// <summary>Waits until something can be sent.</summary>
    /// <param name="orToReceive">Ends the waiting when input arrives, too.</param>
    /// <returns>Input has arrived, or its end.</returns>
    /// <exception cref="SessionOverException">A signal came first.</exception>
    public bool WaitToSend(bool orToReceive) => Wait(toSend: true, orToReceive);

    private static void Count(PipeRoom? room, long bytes)
    {
        if (bytes >= LargeTransfer)
            room?.Count(bytes);
    }

    /// <summary>Has a call that sends done what it can? False when a signal came in between.</summary>
    private static bool IsOver(Errno error, string operation) => error switch
    {
        0 or Errno.EAGAIN => true,
        Errno.EINTR => false,
        Errno.EPIPE or Errno.ECONNRESET => throw new SessionOverException(SessionEnd.OutputClosed),
        _ => throw new SessionOverException(SessionEnd.StreamFailed, operation, error),
    };

    /// <summary>
    /// Called before a read that blocks. Waits by poll(2) where a signal must end the waiting, or where an idle client's room can be given back, which
    /// needs a time limit. Otherwise returns at once, and the read itself waits: one system call less.
    /// </summary>
    private void WaitToReceive(bool nothingToSend)
    {
        bool mayGiveBack = nothingToSend && HasMoreRoom;
        if (_interruption is null && !mayGiveBack)
            return;
        _ = Wait(toSend: false, toReceive: true, mayGiveBack ? IdleMs : -1, out bool isIdle);
        if (!isIdle)
            return;
        GiveBackRoom();
        if (_interruption is not null)
            _ = Wait(toSend: false, toReceive: true);
    }

    private void GiveBackRoom()
    {
        _inputRoom?.GiveBack();
        _outputRoom?.GiveBack();
        WhenIdle?.Invoke();
    }

    private void WidenOutput()
    {
        uint length = sizeof(int);
        Errno error = Libc.Check(Libc.getsockopt(_output, Libc.SOL_SOCKET, Libc.SO_SNDBUF, out int size, ref length));
        if (!error.Failed && size < 2 * SendBuffer)
            _ = Libc.setsockopt(_output, Libc.SOL_SOCKET, Libc.SO_SNDBUF, SendBuffer, sizeof(int));
    }

    private bool Wait(bool toSend, bool toReceive) => Wait(toSend, toReceive, milliseconds: -1, out _);

    /// <summary>poll(2); a negative descriptor is passed over. True when there is input.</summary>
    /// <param name="milliseconds">-1 for no time limit.</param>
    private bool Wait(bool toSend, bool toReceive, int milliseconds, out bool isTimeUp)
    {
        Span<PollDescriptor> descriptors =
        [
            new() { fd = toSend ? _output : -1, events = Libc.POLLOUT },
            new() { fd = toReceive ? _input : -1, events = Libc.POLLIN },
            new() { fd = _interruption?.Descriptor ?? -1, events = Libc.POLLIN },
        ];
        int ready = Libc.poll(descriptors, (nuint)descriptors.Length, milliseconds);
        isTimeUp = ready == 0;
        Errno error = Libc.Check(ready);
        if (error.Failed && error != Errno.EINTR)
            throw new SessionOverException(SessionEnd.PollFailed, "poll", error);
        if (descriptors[2].revents != 0)
            _interruption?.Check();
        return descriptors[1].revents != 0;
    }
}
