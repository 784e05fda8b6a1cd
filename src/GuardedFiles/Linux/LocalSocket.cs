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

    public void Send(ReadOnlySpan<byte> datagram)
    {
        if (_descriptor.IsInvalid)
            return;

        // The daemon was restarted, or came after us: one more try.
        if (TrySend(datagram) is Errno.ECONNREFUSED or Errno.ENOTCONN && !Connect().Failed)
            _ = TrySend(datagram);
    }

    public void Dispose() => _descriptor.Dispose();

    private Errno TrySend(ReadOnlySpan<byte> datagram) =>
        Libc.Check(Libc.send(_descriptor, datagram, datagram.Length, Libc.MSG_DONTWAIT | Libc.MSG_NOSIGNAL));

    private Errno Connect() =>
        _descriptor.IsInvalid ? Errno.EBADF : Libc.Check(Libc.connect(_descriptor, in _address, _addressLength));
}
