using Mono.Unix.Native;

namespace GuardedFiles.Linux;

/// <summary>A unix datagram socket to one path, that never blocks and never fails: a datagram that cannot go is dropped.</summary>
internal sealed class LocalSocket : IDisposable
{
    private readonly UnixAddress _address;
    private readonly uint _addressLength;
    private readonly FileDescriptor _descriptor;

    public LocalSocket(ReadOnlyMemory<byte> path)
    {
        _address.sun_family = Libc.AF_UNIX;
        Span<byte> room = _address.sun_path;
        path.Span.CopyTo(room);
        _addressLength = (uint)(sizeof(ushort) + path.Length + 1);
        _descriptor = new FileDescriptor(Libc.socket(Libc.AF_UNIX, Libc.SOCK_DGRAM | Libc.SOCK_CLOEXEC, 0));
        Connect();
    }

    public int Number => _descriptor.Number;

    /// <returns>The daemon has it, or will have it.</returns>
    public bool Send(ReadOnlySpan<byte> datagram)
    {
        if (_descriptor.IsInvalid)
            return false;

        // The daemon was restarted, or came after us: one more try.
        Errno error = TrySend(datagram);
        if (error is Errno.ECONNREFUSED or Errno.ENOTCONN && !Connect().Failed)
            error = TrySend(datagram);
        return !error.Failed;
    }

    public void Dispose() => _descriptor.Dispose();

    private Errno TrySend(ReadOnlySpan<byte> datagram) =>
        Libc.Check(Libc.send(_descriptor, datagram, datagram.Length, Libc.MSG_DONTWAIT | Libc.MSG_NOSIGNAL));

    private Errno Connect() =>
        _descriptor.IsInvalid ? Errno.EBADF : Libc.Check(Libc.connect(_descriptor, in _address, _addressLength));
}
